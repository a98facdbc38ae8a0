import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest } from "@jest/globals";
import type { Browser, Locator, Page } from "playwright-core";
import { type DevProcess, startDevProcess } from "./dev-process.ts";
import { chromiumPath, openBrowser } from "./open-browser.ts";

const isCi = process.env.CI === "true";

/** A `describe` that is left out on a machine without Chromium. In CI a missing one is a failure. */
export const withBrowser = chromiumPath === undefined && !isCi ? describe.skip : describe;
if (chromiumPath === undefined && !isCi) {
  process.stderr.write("SKIPPED: the page is not tested, for there is no Chromium. Set CHROMIUM_PATH.\n");
}

/** Folder for screenshots; none are taken without it: `PAGE_SCREENSHOTS=/some/folder`. */
const screenshots = process.env.PAGE_SCREENSHOTS ?? mkdtempSync(join(tmpdir(), "splunk-action-page-"));

/** One `dev` and one browser for a file, a fresh page for each test. */
export interface PageTest {
  readonly dev: DevProcess;
  /** The page of this test, 1280 x 800. */
  readonly page: Page;
  /** Opens the page of `dev`, or another, in a context of its own. */
  open(viewport: { width: number; height: number }, url?: string): Promise<Page>;
  /** The login that the page shows in full. */
  detail(): Locator;
  /** Presses the button. */
  logIn(page?: Page): Promise<void>;
  /** Saves a screenshot if `PAGE_SCREENSHOTS` names a folder. */
  shoot(name: string, page?: Page): Promise<void>;
}

/** Call it in {@link withBrowser}. A test in which the page complains, or asks another server, fails. */
export function usePage(): PageTest {
  jest.setTimeout(240_000);
  let dev: DevProcess;
  let browser: Browser;
  let page: Page;
  let complaints: string[] = [];

  beforeAll(async () => {
    [dev, browser] = await Promise.all([startDevProcess(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await dev?.stop();
  });
  beforeEach(async () => {
    complaints = [];
    page = await open({ width: 1280, height: 800 });
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await dev.call("PUT", "/api/faults", { active: [] });
    expect(complaints).toEqual([]);
  });

  async function open(viewport: { width: number; height: number }, url = dev.pageUrl): Promise<Page> {
    const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
    context.setDefaultTimeout(60_000);
    const opened = await context.newPage();
    opened.on("pageerror", (error) => complaints.push(error.message));
    opened.on("console", (message) => {
      // A refused request is a response that a test asks for.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        complaints.push(message.text());
    });
    opened.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol !== "data:" && origin !== url) complaints.push(`asked ${request.url()}`);
    });
    opened.on("dialog", (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await opened.goto(url);
    await opened.getByRole("heading", { name: "Log a user in" }).waitFor();
    return opened;
  }

  return {
    get dev() {
      return dev;
    },
    get page() {
      return page;
    },
    open,
    detail: () => page.getByRole("article", { name: /^Login of/ }),
    logIn: (on = page) => on.locator("#log-in").getByRole("button", { name: "Log in", exact: true }).click(),
    async shoot(name, of = page) {
      await of.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
    },
  };
}

/** Waits until it holds. */
export async function expectEventually(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("it did not come to be");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
