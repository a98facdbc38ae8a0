import { expect, test } from "@jest/globals";
import { expectEventually, usePage, withBrowser } from "./use-page.ts";

withBrowser("the page's dashboards and searches", () => {
  const on = usePage();
  const openTab = (name: string) => on.page.getByRole("tab", { name }).click();

  test("move when others log in, and keep up with them", async () => {
    const { page, dev } = on;
    await openTab("Dashboards");
    const signUps = page.locator("#overview_signups b");
    await signUps.waitFor();
    const before = Number(await signUps.textContent());
    await dev.call("POST", "/api/crowd", { count: 30 });
    await expectEventually(async () => Number(await signUps.textContent()) > before);
    await page.getByRole("img", { name: /^Sign-ups and logins over time\..*Login: \d+/ }).waitFor();
    await page.locator("#overview_by_country").getByText("US", { exact: true }).waitFor();
    await page.locator("#overview_by_application").getByText("Admin console").waitFor();
    await page.emulateMedia({ colorScheme: "dark" });
    await on.shoot("dark");
    await page.getByRole("button", { name: "Show all" }).first().click();
    await expectEventually(async () => (await page.locator(".flow-list li").count()) > 29);
  });

  test("are every view of the Splunk app, and a click leads to the events", async () => {
    const { page, dev } = on;
    await dev.call("POST", "/api/crowd", { count: 10 });
    await openTab("Dashboards");
    await page.getByLabel("Dashboard", { exact: true }).selectOption("auth0_health");
    await page.getByRole("heading", { name: "Logins that never arrived" }).waitFor();
    await expectEventually(async () => (await page.locator("#health_missing b").textContent()) === "0");
    await page.getByLabel("Dashboard", { exact: true }).selectOption("auth0_security");
    await page.getByRole("heading", { name: "New country" }).waitFor();
    expect(await page.locator(".dash-panel .bad").count()).toBe(0);
    expect(new URL(page.url()).searchParams.get("view")).toBe("auth0_security");
    await page.getByLabel("Dashboard", { exact: true }).selectOption("auth0_overview");
    await page.locator("#overview_signups .single").click();
    const panel = page.getByRole("tabpanel", { name: "Search" });
    await panel.getByRole("cell", { name: "SignUp" }).first().waitFor();
    await page.goBack();
    await page.locator("#overview_signups .single").waitFor();
  });

  test("run what somebody types, and say what is wrong with another search", async () => {
    const { page } = on;
    await openTab("Search");
    const search = page.getByLabel("Search in SPL");
    await search.fill("`auth0_events` | stats count AS n BY message | sort message");
    await search.press("Enter");
    const panel = page.getByRole("tabpanel", { name: "Search" });
    await panel.getByRole("columnheader", { name: "n" }).waitFor();
    await search.fill("index=auth0 | transaction userId");
    await panel.getByRole("button", { name: "Search", exact: true }).click();
    const words = /transaction/;
    await panel.getByText(words).first().waitFor();
    await page.reload();
    expect(await page.getByLabel("Search in SPL").inputValue()).toBe("index=auth0 | transaction userId");
  });

  test.each([
    ["Warning", "Search peer idx-2 did not respond"],
    ["Cut off", "The results end before their last row."],
  ])("do not show results for complete that Splunk calls otherwise: %s", async (fault, words) => {
    const { page, dev } = on;
    await dev.call("POST", "/api/crowd", { count: 5 });
    await page.getByRole("switch", { name: new RegExp(`^${fault}`) }).check();
    await openTab("Search");
    await page.getByLabel("Search in SPL").press("Enter");
    await page.getByRole("tabpanel", { name: "Search" }).getByText(words).waitFor();
  });
});
