import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { type DevProcess, startDevProcess } from "./dev-process.ts";
import { findFreePorts } from "./find-free-ports.ts";
import { chromiumPath, openBrowser } from "./open-browser.ts";

jest.setTimeout(60_000);

const withBrowser = chromiumPath === undefined && process.env.CI !== "true" ? describe.skip : describe;

withBrowser("the page", () => {
  let dev: DevProcess;
  let browser: Browser;
  let page: Page;
  /** Ended after each test, whatever becomes of it. */
  const others: DevProcess[] = [];

  beforeAll(async () => {
    [dev, browser] = await Promise.all([startDevProcess(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await dev?.stop();
  });
  beforeEach(async () => {
    page = await open(dev.pageUrl, 1_024);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await Promise.all(others.splice(0).map((other) => other.stop()));
    await dev.call("PUT", "/api/faults", {});
  });

  async function start(...args: string[]): Promise<DevProcess> {
    const other = await startDevProcess(args);
    others.push(other);
    return other;
  }

  async function open(url: string, width: number): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    context.setDefaultTimeout(15_000);
    const opened = await context.newPage();
    await opened.goto(url);
    await opened.getByRole("heading", { name: "Sign a user in" }).waitFor();
    return opened;
  }

  test("goes on by itself with a dev that was started anew on its port", async () => {
    const port = await findFreePorts(5);
    const first = await start("--port", String(port));
    const watching = await open(first.pageUrl, 1_024);
    await first.stop();
    await watching.getByText("Not running").waitFor();
    const second = await start("--port", String(port));
    await watching.getByText("Live", { exact: true }).waitFor();
    await watching.locator("#sign-in").getByRole("button", { name: "Sign in", exact: true }).click();
    await watching.getByText("Splunk took the event (HTTP 200).").waitFor();
    expect(first.env.SPLUNK_ACTION_DEV_TOKEN).not.toBe(second.env.SPLUNK_ACTION_DEV_TOKEN);
  });

  test("takes a complaint away once the dev that was missed is back", async () => {
    const port = await findFreePorts(5);
    const state = join(tmpdir(), `splunk-action-upkeep-${port}.json`);
    const first = await start("--port", String(port), "--state", state);
    const watching = await open(first.pageUrl, 1_024);
    await first.stop();
    await watching.locator("#sign-in").getByRole("button", { name: "Sign in", exact: true }).click();
    await watching.getByRole("alert").getByText("does not answer").waitFor();
    await start("--port", String(port), "--state", state);
    await watching.getByText("Live", { exact: true }).waitFor();
    expect(await watching.getByRole("alert").count()).toBe(0);
    rmSync(state);
  });

  test("signs in once at a double click", async () => {
    await dev.call("PUT", "/api/faults", { active: ["splunk-slow"] });
    let asked = 0;
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/api/sign-ins")) asked += 1;
    });
    await page.locator("#sign-in").getByRole("button", { name: "Sign in", exact: true }).dblclick();
    await page.getByText("Splunk took the event (HTTP 200).").waitFor();
    expect(asked).toBe(1);
  });

  test("opens the faults from their badge on a narrow screen", async () => {
    await dev.call("PUT", "/api/faults", { active: ["splunk-busy"] });
    const narrow = await open(dev.pageUrl, 400);
    await narrow.getByText("1 fault on").click();
    await narrow.getByRole("switch", { name: /^Busy/ }).uncheck();
    await narrow.getByText("1 fault on").waitFor({ state: "detached" });
    expect(await narrow.evaluate("location.hash")).toBe("#faults");
  });

  test("shows long names without running out of its panel", async () => {
    await dev.call("PUT", `/api/actions/splunk-signup-login/secrets/${"LONG_NAME_".repeat(12)}`, {
      value: "x",
    });
    await page.getByRole("tab", { name: /^Action/ }).click();
    await page.getByText("added, not deployed").waitFor();
    const widths = await page.evaluate<number[]>("[document.documentElement.scrollWidth, innerWidth]");
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
  });

  test("keeps names and values of an event apart", async () => {
    await dev.call("POST", "/api/sign-ins", { profile: "database" });
    await page.locator("#panel-events details").first().click();
    const overlaps = await page.evaluate<number>(`[...document.querySelectorAll("dt")].filter((name) => {
      const range = document.createRange();
      range.selectNodeContents(name);
      return range.getBoundingClientRect().right + 4 > name.nextElementSibling.getBoundingClientRect().left;
    }).length`);
    expect(overlaps).toBe(0);
  });

  test("lets the keyboard skip to the details", async () => {
    await dev.call("POST", "/api/crowd", { count: 20 });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.id")).toBe("tab-events");
  });
});
