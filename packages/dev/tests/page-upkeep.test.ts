import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { type DevProcess, startDevProcess } from "./dev-process.ts";
import { findFreePorts } from "./find-free-ports.ts";
import { usePage, withBrowser } from "./use-page.ts";

withBrowser("the page", () => {
  const on = usePage();
  /** Ended after each test, whatever becomes of it. */
  const others: DevProcess[] = [];
  afterEach(() => Promise.all(others.splice(0).map((other) => other.stop())));

  async function start(...args: string[]): Promise<DevProcess> {
    const other = await startDevProcess(args);
    others.push(other);
    return other;
  }

  test("reconnects by itself to a dev that was restarted on its port", async () => {
    const port = await findFreePorts(5);
    const first = await start("--port", String(port));
    const watching = await on.open({ width: 1_024, height: 800 }, first.pageUrl);
    await first.stop();
    await watching.getByText("Not running").waitFor();
    const second = await start("--port", String(port));
    await watching.getByText("Live", { exact: true }).waitFor();
    await on.logIn(watching);
    await watching.getByText("Splunk accepted the event (HTTP 200).").waitFor();
    expect(first.env.SPLUNK_ACTION_DEV_TOKEN).not.toBe(second.env.SPLUNK_ACTION_DEV_TOKEN);
  });

  test("takes a complaint away once the dev that was missed is back", async () => {
    const port = await findFreePorts(5);
    const state = join(tmpdir(), `splunk-action-upkeep-${port}.json`);
    const first = await start("--port", String(port), "--state", state);
    const watching = await on.open({ width: 1_024, height: 800 }, first.pageUrl);
    await first.stop();
    await on.logIn(watching);
    await watching.getByRole("alert").getByText("does not respond").waitFor();
    await start("--port", String(port), "--state", state);
    await watching.getByText("Live", { exact: true }).waitFor();
    expect(await watching.getByRole("alert").count()).toBe(0);
    rmSync(state);
  });

  test("logs in once at a double click", async () => {
    await on.dev.call("PUT", "/api/faults", { active: ["splunk-slow"] });
    let requested = 0;
    on.page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/api/sign-ins")) requested += 1;
    });
    await on.page.locator("#log-in").getByRole("button", { name: "Log in", exact: true }).dblclick();
    await on.page.getByText("Splunk accepted the event (HTTP 200).").waitFor();
    expect(requested).toBe(1);
  });

  test("opens the faults from their badge on a narrow screen", async () => {
    await on.dev.call("PUT", "/api/faults", { active: ["splunk-busy"] });
    const narrow = await on.open({ width: 400, height: 800 });
    await narrow.getByText("1 fault on").click();
    await narrow.getByRole("switch", { name: /^Busy/ }).uncheck();
    await narrow.getByText("1 fault on").waitFor({ state: "detached" });
    expect(await narrow.evaluate("location.hash")).toBe("#faults-panel");
  });

  test("shows long names without running out of its panel", async () => {
    await on.dev.call("PUT", `/api/actions/splunk-signup-login/secrets/${"LONG_NAME_".repeat(12)}`, {
      value: "x",
    });
    await on.page.getByRole("tab", { name: /^Action/ }).click();
    await on.page.getByText("added, not deployed").waitFor();
    const widths = await on.page.evaluate<number[]>("[document.documentElement.scrollWidth, innerWidth]");
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
  });

  test("keeps names and values of an event apart", async () => {
    await on.dev.call("POST", "/api/sign-ins", { profile: "database" });
    await on.page.locator("#panel-events details").first().click();
    const overlaps = await on.page.evaluate<number>(`[...document.querySelectorAll("dt")].filter((name) => {
      const range = document.createRange();
      range.selectNodeContents(name);
      return range.getBoundingClientRect().right + 4 > name.nextElementSibling.getBoundingClientRect().left;
    }).length`);
    expect(overlaps).toBe(0);
  });

  test("lets the keyboard skip to the details", async () => {
    await on.dev.call("POST", "/api/crowd", { count: 20 });
    await on.page.keyboard.press("Tab");
    await on.page.keyboard.press("Tab");
    await on.page.keyboard.press("Enter");
    await on.page.keyboard.press("Tab");
    expect(await on.page.evaluate("document.activeElement.id")).toBe("tab-events");
  });
});
