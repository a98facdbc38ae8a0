import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { type DevProcess, startDevProcess } from "./dev-process.ts";
import { chromiumPath, openBrowser } from "./open-browser.ts";

jest.setTimeout(90_000);

const isCi = process.env.CI === "true";
const withBrowser = chromiumPath === undefined && !isCi ? describe.skip : describe;
if (chromiumPath === undefined && !isCi) {
  process.stderr.write("SKIPPED: the page is not tested, for there is no Chromium. Set CHROMIUM_PATH.\n");
}

/** Screenshots for whoever wants to look: `PAGE_SCREENSHOTS=/some/folder`. */
const screenshots = process.env.PAGE_SCREENSHOTS ?? mkdtempSync(join(tmpdir(), "splunk-action-page-"));

withBrowser("the page in a browser", () => {
  let dev: DevProcess;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    [dev, browser] = await Promise.all([startDevProcess(), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await dev?.stop();
  });
  beforeEach(async () => {
    complaints = [];
    page = await open({ width: 1280, height: 900 });
  });
  afterEach(async () => {
    await page.context().close();
    await dev.call("PUT", "/api/faults", { active: [] });
    expect(complaints).toEqual([]);
  });

  async function open(viewport: { width: number; height: number }): Promise<Page> {
    const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
    context.setDefaultTimeout(20_000);
    const opened = await context.newPage();
    opened.on("pageerror", (error) => complaints.push(error.message));
    opened.on("console", (message) => {
      // A refused request is an answer that a test asks for.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        complaints.push(message.text());
    });
    opened.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol !== "data:" && origin !== dev.pageUrl) complaints.push(`asked ${request.url()}`);
    });
    opened.on("dialog", (dialog) => {
      complaints.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await opened.goto(dev.pageUrl);
    await opened.getByRole("heading", { name: "Sign a user in" }).waitFor();
    return opened;
  }

  const detail = () => page.getByRole("article", { name: /^Sign-in of/ });
  const signIn = () => page.locator("#sign-in").getByRole("button", { name: "Sign in", exact: true }).click();

  test("shows a sign-up and then a login, step by step and as an event", async () => {
    await page.getByLabel("Who").selectOption("profile:database");
    await signIn();
    await detail().getByText("SignUp: app_metadata.signedUp is not set.").waitFor();
    await detail().getByText("Splunk took the event (HTTP 200).").waitFor();
    await detail().getByText("Set by PATCH /api/v2/users, before the login ended.").waitFor();
    await detail()
      .getByText(/SignUp accepted status=200 ms=\d+ flag=set/)
      .waitFor();
    await signIn();
    await detail().getByText("Login: app_metadata.signedUp is set.").waitFor();

    const events = page.getByRole("list", { name: "Events, newest first" });
    const newest = events.getByRole("listitem").first();
    await newest.locator("summary").getByText("Login", { exact: true }).waitFor();
    await newest.locator("summary").click();
    await newest.getByText("auth0_activity", { exact: true }).first().waitFor();
    await newest.getByText("ada@example.com").waitFor();
    await page.getByRole("img", { name: /^Sign-ups and logins over time\..*Login: 1/ }).waitFor();
    await page.screenshot({ path: join(screenshots, "light.png") });
    expect(await page.locator(".waterfall li").count()).toBe(2);
  });

  test("moves its charts when others sign in, and keeps up with them", async () => {
    const signUps = page.locator("#overview_signups b");
    await signUps.waitFor();
    const before = Number(await signUps.textContent());
    await dev.call("POST", "/api/crowd", { count: 30 });
    await expectEventually(async () => Number(await signUps.textContent()) > before);
    await page.locator("#overview_by_country").getByText("US", { exact: true }).waitFor();
    await page.locator("#overview_by_application").getByText("Admin console").waitFor();
    await page.emulateMedia({ colorScheme: "dark" });
    await page.screenshot({ path: join(screenshots, "dark.png"), fullPage: true });
    await page.getByRole("button", { name: "Show all" }).first().click();
    await expectEventually(async () => (await page.locator(".flow-list li").count()) > 30);
  });

  test("shows logins going on while Splunk is out, and a sign-up that comes again", async () => {
    await page.getByLabel("Who").selectOption("new");
    await page.getByLabel("Name", { exact: true }).first().fill("Olga Outage");
    await page.getByLabel("E-mail").first().fill("olga@example.com");
    await page.getByRole("switch", { name: /^Unreachable/ }).check();
    await page.getByText("1 fault on").waitFor();
    await signIn();
    await detail().getByText("E_REFUSED").first().waitFor();
    await detail().getByText("The login went through").waitFor();
    await detail().getByText("so the next login is a SignUp again").waitFor();
    await page.getByRole("alert").getByText("1 login is not in Splunk").waitFor();
    await page.getByRole("alert").getByText("Check the port in SPLUNK_URL").waitFor();
    await page.screenshot({ path: join(screenshots, "outage.png"), fullPage: true });

    await page.getByRole("button", { name: "Turn all off" }).click();
    await page.getByText("1 fault on").waitFor({ state: "detached" });
    await signIn();
    await detail().getByText("Splunk took the event").waitFor();
    const { body } = await dev.call("GET", "/api/events?count=1");
    expect(JSON.stringify(body)).toContain('"message":"SignUp"');

    await page.getByRole("button", { name: "Reconcile" }).click();
    await page.getByText(/^Complete: Auth0 has \d+ logins, and Splunk has an event of each\./).waitFor();
  });

  test("draws every view of the Splunk app, and a click leads to the events", async () => {
    await dev.call("POST", "/api/crowd", { count: 10 });
    await page.getByLabel("Dashboard").selectOption("auth0_health");
    await page.getByRole("heading", { name: "Logins that never arrived" }).waitFor();
    await expectEventually(async () => (await page.locator("#health_missing b").textContent()) === "0");
    await page.getByLabel("Dashboard").selectOption("auth0_security");
    await page.getByRole("heading", { name: "New country" }).waitFor();
    expect(await page.locator(".dash-panel .bad").count()).toBe(0);
    expect(new URL(page.url()).searchParams.get("view")).toBe("auth0_security");
    await page.getByLabel("Dashboard").selectOption("auth0_overview");
    await page.locator("#overview_signups .single").click();
    await page
      .getByRole("tabpanel", { name: "Search" })
      .getByRole("cell", { name: "SignUp" })
      .first()
      .waitFor();
  });

  test("runs a search that somebody types, and says what is wrong with another", async () => {
    await page.getByRole("tab", { name: "Search" }).click();
    const search = page.getByLabel("Search in SPL");
    await search.fill("`auth0_events` | stats count AS n BY message | sort message");
    await search.press("Enter");
    const panel = page.getByRole("tabpanel", { name: "Search" });
    await panel.getByRole("columnheader", { name: "n" }).waitFor();
    await search.fill("index=auth0 | transaction userId");
    await panel.getByRole("button", { name: "Search" }).click();
    await panel
      .getByText(/transaction/)
      .first()
      .waitFor();
    await page.reload();
    expect(await page.getByLabel("Search in SPL").inputValue()).toBe("index=auth0 | transaction userId");
  });

  test("marks a test event and does not count it", async () => {
    await page.locator("#overview_last b").waitFor();
    const body = {
      event: { message: "Login", test: true, eventId: "t-1", userName: "Tess Test" },
      index: "auth0",
      sourcetype: "auth0_activity",
    };
    const headers = { authorization: `Splunk ${dev.env.SPLUNK_HEC_TOKEN}` };
    await fetch(`${dev.hecUrl}/services/collector/event`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    await page.getByLabel("Find in the events").fill("Tess Test");
    const found = page.getByRole("list", { name: "Events, newest first" }).getByRole("listitem");
    await found.locator(".badge").getByText("test", { exact: true }).waitFor();
    expect(await found.count()).toBe(1);
    expect(await page.locator("#overview_latest").getByText("Tess Test").count()).toBe(0);
  });

  test("refuses a secret that the Action could not use, in words", async () => {
    await page.getByRole("tab", { name: /^Action/ }).click();
    await page
      .getByRole("button", { name: "Edit TIME_BUDGET_MS" })
      .or(page.getByLabel("Name of the new secret"))
      .first()
      .waitFor();
    await page.getByLabel("Name of the new secret").fill("TIME_BUDGET_MS");
    await page.getByLabel("Value of the new secret").fill("5");
    await page.getByRole("button", { name: "Add to the draft" }).click();
    await page
      .getByRole("alert")
      .getByText(/TIME_BUDGET_MS .*200/)
      .waitFor();
  });

  test("edits a secret in the draft and redeploys it", async () => {
    await page.getByRole("tab", { name: /^Action/ }).click();
    await page.getByRole("button", { name: "Edit SPLUNK_INDEX" }).click();
    await page.getByLabel("New value of SPLUNK_INDEX").last().fill("main");
    await page.getByRole("button", { name: "Save in the draft" }).click();
    await page.getByText("changed, not deployed").waitFor();
    await page.getByText("The draft is not deployed.").waitFor();
    await signIn();
    await detail().getByText("Splunk took the event").waitFor();
    expect(await newestIndex()).toBe("auth0");

    await page.getByRole("button", { name: "Redeploy" }).click();
    await page.getByText("The draft is not deployed.").waitFor({ state: "detached" });
    await page.getByText("version 2 runs").waitFor();
    await signIn();
    await detail().getByText("version 2").waitFor();
    expect(await newestIndex()).toBe("main");
    expect(await page.content()).not.toContain(dev.env.SPLUNK_HEC_TOKEN);
  });

  test("works with the keyboard alone", async () => {
    const focused = () => page.evaluate<string>("document.activeElement.textContent.trim()");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to sign-in");
    await page.keyboard.press("Enter");
    await tabTo(() => page.evaluate<boolean>(`document.activeElement.name === "who"`));
    await page.keyboard.type("Grace");
    await tabTo(async () => (await focused()) === "Sign in");
    const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    expect(outline).toBe("solid");
    await page.keyboard.press("Enter");
    await detail()
      .getByRole("heading", { name: /Grace Hopper/ })
      .waitFor();

    await tabTo(async () => (await focused()).startsWith("Events in Splunk"));
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("Search");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toMatch(/^Users/);
    await page.keyboard.press("End");
    expect(await focused()).toBe("Connect");
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("tabpanel", { name: "Tenant log" }).getByText("Successful login").first().waitFor();
  });

  async function tabTo(isThere: () => Promise<boolean>): Promise<void> {
    for (let presses = 0; presses < 150; presses += 1) {
      await page.keyboard.press("Tab");
      if (await isThere()) return;
    }
    throw new Error("the keyboard does not get there");
  }

  test("fits a window of 400 pixels", async () => {
    const narrow = await open({ width: 400, height: 800 });
    await dev.call("POST", "/api/sign-ins", { profile: "hostile" });
    await narrow.getByRole("article", { name: /^Sign-in of/ }).waitFor();
    await narrow.locator("#faults summary").click();
    for (const tab of [/^Events/, /^Search/, /^Users/, /^Action/, /^Tenant log/, /^Connect/]) {
      await narrow.getByRole("tab", { name: tab }).click();
      await narrow.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
      const [content, window] = await narrow.evaluate<number[]>(
        "[document.documentElement.scrollWidth, innerWidth]",
      );
      expect({ tab: String(tab), fits: Number(content) <= Number(window) }).toEqual({
        tab: String(tab),
        fits: true,
      });
    }
    await narrow.screenshot({ path: join(screenshots, "narrow.png") });
    await narrow.context().close();
  });

  test("says that an address was copied only if it was", async () => {
    const address = page.getByTitle(`Copy ${dev.auth0Url}`);
    const clipboard = (response: string) =>
      page.evaluate(
        `navigator.clipboard.writeText = (text) => { window.copied = text; return ${response}; }`,
      );
    await clipboard("Promise.resolve()");
    await address.click();
    await address.getByText("copied").waitFor();
    expect(await page.evaluate("window.copied")).toBe(dev.auth0Url);

    await clipboard("Promise.reject(new Error('not allowed'))");
    await address.click();
    const field = page.getByLabel("Auth0: select and copy");
    await field.waitFor();
    expect(await page.evaluate("getSelection().toString()")).toBe(dev.auth0Url);
    expect(await page.getByText("copied", { exact: true }).count()).toBe(0);
    await page.keyboard.press("Tab");
    await address.waitFor();
  });

  test("takes what users call themselves for text", async () => {
    await page.getByLabel("Who").selectOption("profile:hostile");
    await signIn();
    await detail().getByRole("heading", { name: '<img src=x onerror="alert(1)">' }).waitFor();
    for (const tab of [/^Users/, /^Tenant log/, /^Events/])
      await page.getByRole("tab", { name: tab }).click();
    const newest = page.getByRole("list", { name: "Events, newest first" }).getByRole("listitem").first();
    await newest.locator("summary").click();
    await newest.getByText("<svg onload=alert(3)>").waitFor();
    expect(await page.locator("img, svg[onload], #app script").count()).toBe(0);
  });

  test("tells those who cannot see it what arrives", async () => {
    await page.getByLabel("Who").selectOption("profile:mfa");
    await signIn();
    await page
      .getByRole("status")
      .filter({ hasText: "of Edsger Dijkstra: in Splunk" })
      .waitFor({ state: "attached" });
    expect(await page.locator("[aria-live=polite]").count()).toBe(1);
  });

  test("remembers a theme", async () => {
    await page.getByRole("button", { name: "Theme: System. Change to Light" }).click();
    await page.getByRole("button", { name: "Theme: Light. Change to Dark" }).click();
    await page.reload();
    await page.getByRole("button", { name: /^Theme: Dark/ }).waitFor();
    expect(await page.evaluate("getComputedStyle(document.documentElement).colorScheme")).toBe("dark");
  });

  async function newestIndex(): Promise<unknown> {
    const { body } = await dev.call("GET", "/api/events?count=1");
    return (body as { events: { index: string }[] }).events[0]?.index;
  }
});

async function expectEventually(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("it did not come to be");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
