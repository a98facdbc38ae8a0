import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { screenshots, usePage, withBrowser } from "./use-page.ts";

withBrowser("the page in a browser", () => {
  const on = usePage();

  test("shows a sign-up and then a login, step by step and as an event", async () => {
    await on.page.getByLabel("Who").selectOption("profile:database");
    await on.signIn();
    await on.detail().getByText("SignUp: app_metadata.signedUp is not set.").waitFor();
    await on.detail().getByText("Splunk took the event (HTTP 200).").waitFor();
    await on.detail().getByText("Set by PATCH /api/v2/users, before the login ended.").waitFor();
    await on
      .detail()
      .getByText(/SignUp accepted status=200 ms=\d+ flag=set/)
      .waitFor();
    await on.signIn();
    await on.detail().getByText("Login: app_metadata.signedUp is set.").waitFor();

    const events = on.page.getByRole("list", { name: "Events, newest first" });
    const newest = events.getByRole("listitem").first();
    await newest.locator("summary").getByText("Login", { exact: true }).waitFor();
    await newest.locator("summary").click();
    await newest.getByText("auth0_activity", { exact: true }).first().waitFor();
    await newest.getByText("ada@example.com").waitFor();
    await on.page.getByRole("img", { name: /^Sign-ups and logins over time\..*Login: 1/ }).waitFor();
    await on.page.screenshot({ path: join(screenshots, "light.png") });
    expect(await on.page.locator(".waterfall li").count()).toBe(2);
  });

  test("moves its charts when others sign in, and keeps up with them", async () => {
    const signUps = on.page.locator("#overview_signups b");
    await signUps.waitFor();
    const before = Number(await signUps.textContent());
    await on.dev.call("POST", "/api/crowd", { count: 30 });
    await expectEventually(async () => Number(await signUps.textContent()) > before);
    await on.page.locator("#overview_by_country").getByText("US", { exact: true }).waitFor();
    await on.page.locator("#overview_by_application").getByText("Admin console").waitFor();
    await on.page.emulateMedia({ colorScheme: "dark" });
    await on.page.screenshot({ path: join(screenshots, "dark.png"), fullPage: true });
    await on.page.getByRole("button", { name: "Show all" }).first().click();
    await expectEventually(async () => (await on.page.locator(".flow-list li").count()) > 30);
  });

  test("shows logins going on while Splunk is out, and a sign-up that comes again", async () => {
    await on.page.getByLabel("Who").selectOption("new");
    await on.page.getByLabel("Name", { exact: true }).first().fill("Olga Outage");
    await on.page.getByLabel("E-mail").first().fill("olga@example.com");
    await on.page.getByRole("switch", { name: /^Unreachable/ }).check();
    await on.page.getByText("1 fault on").waitFor();
    await on.signIn();
    await on.detail().getByText("E_REFUSED").first().waitFor();
    await on.detail().getByText("The login went through").waitFor();
    await on.detail().getByText("so the next login is a SignUp again").waitFor();
    await on.page.getByRole("alert").getByText("1 login is not in Splunk").waitFor();
    await on.page.getByRole("alert").getByText("Check the port in SPLUNK_URL").waitFor();
    await on.page.screenshot({ path: join(screenshots, "outage.png"), fullPage: true });

    await on.page.getByRole("button", { name: "Turn all off" }).click();
    await on.page.getByText("1 fault on").waitFor({ state: "detached" });
    await on.signIn();
    await on.detail().getByText("Splunk took the event").waitFor();
    const { body } = await on.dev.call("GET", "/api/events?count=1");
    expect(JSON.stringify(body)).toContain('"message":"SignUp"');

    await on.page.getByRole("button", { name: "Reconcile" }).click();
    await on.page.getByText(/^Complete: Auth0 has \d+ logins, and Splunk has an event of each\./).waitFor();
  });

  test("draws every view of the Splunk app, and a click leads to the events", async () => {
    await on.dev.call("POST", "/api/crowd", { count: 10 });
    await on.page.getByLabel("Dashboard").selectOption("auth0_health");
    await on.page.getByRole("heading", { name: "Logins that never arrived" }).waitFor();
    await expectEventually(async () => (await on.page.locator("#health_missing b").textContent()) === "0");
    await on.page.getByLabel("Dashboard").selectOption("auth0_security");
    await on.page.getByRole("heading", { name: "New country" }).waitFor();
    expect(await on.page.locator(".dash-panel .bad").count()).toBe(0);
    expect(new URL(on.page.url()).searchParams.get("view")).toBe("auth0_security");
    await on.page.getByLabel("Dashboard").selectOption("auth0_overview");
    await on.page.locator("#overview_signups .single").click();
    await on.page
      .getByRole("tabpanel", { name: "Search" })
      .getByRole("cell", { name: "SignUp" })
      .first()
      .waitFor();
  });

  test("runs a search that somebody types, and says what is wrong with another", async () => {
    await on.page.getByRole("tab", { name: "Search" }).click();
    const search = on.page.getByLabel("Search in SPL");
    await search.fill("`auth0_events` | stats count AS n BY message | sort message");
    await search.press("Enter");
    const panel = on.page.getByRole("tabpanel", { name: "Search" });
    await panel.getByRole("columnheader", { name: "n" }).waitFor();
    await search.fill("index=auth0 | transaction userId");
    await panel.getByRole("button", { name: "Search" }).click();
    await panel
      .getByText(/transaction/)
      .first()
      .waitFor();
    await on.page.reload();
    expect(await on.page.getByLabel("Search in SPL").inputValue()).toBe("index=auth0 | transaction userId");
  });

  test("marks a test event and does not count it", async () => {
    await on.page.locator("#overview_last b").waitFor();
    const body = {
      event: { message: "Login", test: true, eventId: "t-1", userName: "Tess Test" },
      index: "auth0",
      sourcetype: "auth0_activity",
    };
    const headers = { authorization: `Splunk ${on.dev.env.SPLUNK_HEC_TOKEN}` };
    await fetch(`${on.dev.hecUrl}/services/collector/event`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    await on.page.getByLabel("Find in the events").fill("Tess Test");
    const found = on.page.getByRole("list", { name: "Events, newest first" }).getByRole("listitem");
    await found.locator(".badge").getByText("test", { exact: true }).waitFor();
    expect(await found.count()).toBe(1);
    expect(await on.page.locator("#overview_latest").getByText("Tess Test").count()).toBe(0);
  });

  test("refuses a secret that the Action could not use, in words", async () => {
    await on.page.getByRole("tab", { name: /^Action/ }).click();
    await on.page
      .getByRole("button", { name: "Edit TIME_BUDGET_MS" })
      .or(on.page.getByLabel("Name of the new secret"))
      .first()
      .waitFor();
    await on.page.getByLabel("Name of the new secret").fill("TIME_BUDGET_MS");
    await on.page.getByLabel("Value of the new secret").fill("5");
    await on.page.getByRole("button", { name: "Add to the draft" }).click();
    await on.page
      .getByRole("alert")
      .getByText(/TIME_BUDGET_MS .*200/)
      .waitFor();
  });

  test("edits a secret in the draft and redeploys it", async () => {
    await on.page.getByRole("tab", { name: /^Action/ }).click();
    await on.page.getByRole("button", { name: "Edit SPLUNK_INDEX" }).click();
    await on.page.getByLabel("New value of SPLUNK_INDEX").last().fill("main");
    await on.page.getByRole("button", { name: "Save in the draft" }).click();
    await on.page.getByText("changed, not deployed").waitFor();
    await on.page.getByText("The draft is not deployed.").waitFor();
    await on.signIn();
    await on.detail().getByText("Splunk took the event").waitFor();
    expect(await newestIndex()).toBe("auth0");

    await on.page.getByRole("button", { name: "Redeploy" }).click();
    await on.page.getByText("The draft is not deployed.").waitFor({ state: "detached" });
    await on.page.getByText("version 2 runs").waitFor();
    await on.signIn();
    await on.detail().getByText("version 2").waitFor();
    expect(await newestIndex()).toBe("main");
    expect(await on.page.content()).not.toContain(on.dev.env.SPLUNK_HEC_TOKEN);
  });

  async function newestIndex(): Promise<unknown> {
    const { body } = await on.dev.call("GET", "/api/events?count=1");
    return (body as { events: { index: string }[] }).events[0]?.index;
  }
});

async function expectEventually(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("it did not come to be");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
