import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "@jest/globals";
import type { Page } from "playwright-core";
import { expectEventually, usePage, withBrowser } from "./use-page.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tabs = [/^Events/, /^Dashboards/, /^Search/, /^Users/, /^Action/, /^Tenant log/, /^Connect/];

withBrowser("the page is within reach", () => {
  const on = usePage();

  test("of the keyboard alone", async () => {
    const { page } = on;
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the login form");
    await page.keyboard.press("Enter");
    await tabTo(() => page.evaluate<boolean>(`document.activeElement.name === "who"`));
    await page.keyboard.type("Grace");
    await tabTo(async () => (await focused()) === "Log in");
    const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    expect(outline).toBe("solid");
    await page.keyboard.press("Enter");
    await on
      .detail()
      .getByRole("heading", { name: /Grace Hopper/ })
      .waitFor();

    await tabTo(async () => (await focused()).startsWith("Events in Splunk"));
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("Dashboards");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toMatch(/^Users/);
    await page.keyboard.press("End");
    expect(await focused()).toBe("Connect");
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("tabpanel", { name: "Tenant log" }).getByText("Successful login").first().waitFor();
  });

  test("with few presses of Tab: lists, tables and groups are one stop each", async () => {
    const { page, dev } = on;
    await dev.call("POST", "/api/crowd", { count: 40 });
    await expectEventually(async () => (await page.locator(".flow-list li").count()) === 8);
    const stops = {
      "the button Log in": await tabTo(async () => (await focused()) === "Log in"),
      "the first fault": await tabTo(() => isFocused(`.matches("#faults .chip")`)),
      "the first event": await tabTo(() => isFocused(`.matches(".events summary")`)),
      "the end of the page": await tabTo(() => isFocused(`=== document.body`)),
    };
    expect(stops).toEqual({
      "the button Log in": atMost(7),
      "the first fault": atMost(4),
      "the first event": atMost(18),
      "the end of the page": atMost(3),
    });
    for (const [tab, controls, most] of [
      [/^Users/, ".cards button", 7],
      [/^Action/, ".secrets button", 7],
      [/^Dashboards/, ".dashboard button", 30],
    ] as const) {
      await page.getByRole("tab", { name: tab }).click();
      await page.locator(controls).first().waitFor();
      expect({ tab: String(tab), stops: await tabTo(() => isFocused("=== document.body")) }).toEqual({
        tab: String(tab),
        stops: atMost(most),
      });
    }
  });

  test("of the arrow keys within a list", async () => {
    const { page, dev } = on;
    await dev.call("POST", "/api/crowd", { count: 10 });
    // What is on its way would move the list.
    await page.reload();
    const summaries = page.locator(".events summary");
    await summaries.first().focus();
    await page.keyboard.press("ArrowDown");
    expect(await isFocused(`.matches(".events li:nth-child(2) summary")`)).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Copy event" }).waitFor();
    await page.keyboard.press("End");
    expect(await isFocused(`.matches(".events li:last-child summary")`)).toBe(true);
    await page.getByRole("tab", { name: /^Users/ }).click();
    const first = page.locator(".cards tr").nth(1).getByRole("button").last();
    await first.focus();
    await page.keyboard.press("ArrowDown");
    expect(await focusedLabel()).toMatch(/^Reset flag of/);
    await page.keyboard.press("ArrowLeft");
    expect(await focusedLabel()).toMatch(/^Log in /);
  });

  test.each([
    ["light", 1_280],
    ["dark", 1_280],
    ["light", 400],
    ["dark", 400],
  ] as const)("without a violation of WCAG 2.2 AA: %s at %d pixels", async (colorScheme, width) => {
    await on.dev.call("POST", "/api/crowd", { count: 8 });
    await on.dev.call("PUT", "/api/faults", { active: ["splunk-busy", "splunk-search-warning"] });
    await on.dev.call("POST", "/api/sign-ins", { profile: "database" });
    const page = await on.open({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
    for (const tab of tabs) {
      await page.getByRole("tab", { name: tab }).click();
      if (tab.test("Dashboards")) await page.locator(".single b").first().waitFor();
      expect({ tab: String(tab), violations: await findViolations(page) }).toEqual({
        tab: String(tab),
        violations: [],
      });
    }
  });

  test.each([
    [1_280, 800],
    [400, 800],
  ])("with one scrollbar in a window of %d by %d pixels", async (width, height) => {
    await on.dev.call("POST", "/api/sign-ins", { profile: "hostile" });
    await on.dev.call("POST", "/api/crowd", { count: 15 });
    await on.dev.call("PUT", "/api/faults", { active: ["splunk-busy"] });
    await on.dev.call("POST", "/api/sign-ins", { profile: "database" });
    const page = await on.open({ width, height });
    await page.getByRole("article", { name: /^Login of/ }).waitFor();
    expect(await page.evaluate("document.querySelector('.header').offsetHeight")).toBeLessThan(60);
    for (const tab of tabs) {
      await page.getByRole("tab", { name: tab }).click();
      if (tab.test("Dashboards")) await page.locator(".single b").first().waitFor();
      if (tab.test("Search")) {
        await page.getByLabel("Search in SPL").fill("`auth0_events`");
        await page.getByLabel("Search in SPL").press("Enter");
        await page.locator(".results").waitFor();
      }
      await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))");
      expect({ tab: String(tab), scrolling: await page.evaluate(scrolling) }).toEqual({
        tab: String(tab),
        scrolling: [],
      });
    }
    await on.shoot(`window-${width}`, page);
  });

  test("with all faults within 800 pixels of height, whatever else is shown", async () => {
    const { page, dev } = on;
    const bottom = () =>
      page.evaluate<number>(
        "document.getElementById('faults-panel').getBoundingClientRect().bottom + scrollY",
      );
    expect(await bottom()).toBeLessThanOrEqual(700);
    await dev.call("PUT", "/api/faults", {
      active: ["splunk-queue-full", "splunk-late", "splunk-search-cut", "auth0-slow", "auth0-logs-lag"],
    });
    await dev.call("POST", "/api/sign-ins", { profile: "database" });
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Who").selectOption("new");
    await page.locator(".more-options summary").click();
    expect(await bottom()).toBeLessThanOrEqual(800);
    await dev.call("PUT", "/api/faults", { active: [] });
    await dev.call("POST", "/api/reconcile");
  });

  test("of the clipboard, and says that an address was copied only if it was", async () => {
    const { page, dev } = on;
    const address = page.getByTitle(`Copy ${dev.auth0Url}`);
    const clipboard = (answer: string) =>
      page.evaluate(`navigator.clipboard.writeText = (text) => { window.copied = text; return ${answer}; }`);
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

  test("in the theme that somebody chose", async () => {
    const { page } = on;
    await page.getByRole("button", { name: "Theme: System. Change to Light" }).click();
    await page.getByRole("button", { name: "Theme: Light. Change to Dark" }).click();
    await page.reload();
    await page.getByRole("button", { name: /^Theme: Dark/ }).waitFor();
    expect(await page.evaluate("getComputedStyle(document.documentElement).colorScheme")).toBe("dark");
  });

  test("with a thousand events", async () => {
    const { page, dev } = on;
    const event = (n: number) => JSON.stringify({ event: { message: "Login", userName: `User ${n}` } });
    await fetch(`${dev.hecUrl}/services/collector/event`, {
      method: "POST",
      headers: { authorization: `Splunk ${dev.env.SPLUNK_HEC_TOKEN}` },
      body: Array.from({ length: 1_000 }, (_, n) => event(n)).join(""),
    });
    await page.reload();
    const list = page.getByRole("list", { name: "Events, newest first" });
    await page.getByLabel("Find in the events").fill("User 77");
    await expectEventually(async () => (await list.getByRole("listitem").count()) === 11);
    await page.getByLabel("Find in the events").fill("");
    await page.locator("#panel-events .more button").first().click();
    await expectEventually(async () => (await list.getByRole("listitem").count()) === 212);
  });

  const focused = () => on.page.evaluate<string>("document.activeElement.textContent.trim()");
  const focusedLabel = () => on.page.evaluate<string>("document.activeElement.ariaLabel");
  const isFocused = (test: string) => on.page.evaluate<boolean>(`document.activeElement${test}`);

  /** @returns how many times Tab was pressed */
  async function tabTo(isThere: () => Promise<boolean>): Promise<number> {
    for (let presses = 1; presses <= 150; presses += 1) {
      await on.page.keyboard.press("Tab");
      if (await isThere()) return presses;
    }
    throw new Error("the keyboard does not get there");
  }
});

/** What scrolls apart from the page itself, and the page where it scrolls sideways. */
const scrolling = `[...document.querySelectorAll("*")].filter((one) => {
  if (one === document.documentElement) return one.scrollWidth > innerWidth;
  const { overflowX, overflowY } = getComputedStyle(one);
  return (/auto|scroll/.test(overflowY) && one.scrollHeight > one.clientHeight + 1) ||
    (/auto|scroll/.test(overflowX) && one.scrollWidth > one.clientWidth + 1);
}).filter((one) => !one.matches("textarea")).map((one) => one.tagName + "." + one.className)`;

/** The rules of axe that a page breaks, with the first element of each. */
async function findViolations(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(`axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].target.join(" ")))`);
}

function atMost(most: number) {
  return {
    asymmetricMatch: (value: unknown) => typeof value === "number" && value <= most,
    toString: () => `at most ${most}`,
  };
}
