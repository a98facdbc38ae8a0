import { expect, test } from "@jest/globals";
import { expectEventually, usePage, withBrowser } from "./use-page.ts";

withBrowser("the page in a browser", () => {
  const on = usePage();

  test("shows a sign-up and then a login, step by step and as an event", async () => {
    const { page } = on;
    await page.getByLabel("Who").selectOption("profile:database");
    await on.logIn();
    await on.detail().getByText("SignUp: app_metadata.signedUp is not set.").waitFor();
    await on.detail().getByText("Splunk accepted the event (HTTP 200).").waitFor();
    await on.detail().getByText("Set by PATCH /api/v2/users, before the login ended.").waitFor();
    const logLine = /SignUp accepted status=200 ms=\d+ flag=set/;
    await on.detail().getByText(logLine).waitFor();
    await on.logIn();
    await on.detail().getByText("Login: app_metadata.signedUp is set.").waitFor();

    const events = page.getByRole("list", { name: "Events, newest first" });
    const newest = events.getByRole("listitem").first();
    await newest.locator("summary").getByText("Login", { exact: true }).waitFor();
    await newest.locator("summary").click();
    await newest.getByText("auth0_activity", { exact: true }).first().waitFor();
    await newest.getByText("ada@example.com").waitFor();
    await on.shoot("light");
    expect(await page.locator(".waterfall li").count()).toBe(2);
  });

  test("shows logins going on while Splunk is out, and reconcile proves that nothing is lost", async () => {
    const { page, dev } = on;
    await page.getByLabel("Who").selectOption("new");
    await page.getByLabel("Name", { exact: true }).first().fill("Olga Outage");
    await page.getByLabel("E-mail").first().fill("olga@example.com");
    await page.getByRole("switch", { name: /^Unreachable/ }).check();
    await page.getByText("1 fault on").waitFor();
    await on.logIn();
    await on.detail().getByText("Undelivered after").waitFor();
    await on.detail().getByText("The login went through").waitFor();
    await on.detail().getByText("so the next login is a SignUp again").waitFor();
    const alert = page.getByRole("alert");
    await alert.getByText("1 login is not in Splunk").waitFor();
    await alert.getByText("The fault “Unreachable” is on: turn it off, then press Reconcile.").waitFor();
    const red = await page.evaluate("getComputedStyle(document.querySelector('[role=alert]')).color");
    expect(red).toBe("rgb(179, 38, 30)");
    await page.locator(".flow-list").getByText("undelivered").waitFor();
    await on.shoot("outage");

    await alert.getByRole("button", { name: "Turn the faults off" }).click();
    await page.getByText("1 fault on").waitFor({ state: "detached" });
    await on.logIn();
    await on.detail().getByText("Splunk accepted the event").waitFor();
    const { body } = await dev.call("GET", "/api/events?count=1");
    expect(JSON.stringify(body)).toContain('"message":"SignUp"');

    await page.getByRole("button", { name: "Reconcile" }).click();
    const proof = page.getByRole("status").filter({ hasText: "Complete." });
    await proof.getByText(/Auth0 has \d+ logins, and Splunk has an event of each\. 1 was missing/).waitFor();
    await page.locator(".flow-list").getByText("reconciled").waitFor();
    await page.getByLabel("Kind of event").selectOption("reconciled");
    const events = page.getByRole("list", { name: "Events, newest first" });
    await expectEventually(async () => (await events.getByRole("listitem").count()) === 1);
    await proof.getByRole("button", { name: "Close" }).click();
    await page.getByText("Try the Action here").waitFor();
  });

  test("tells of a loss that a setting caused what to correct", async () => {
    const action = "/api/actions/splunk-signup-login";
    await on.dev.call("PUT", `${action}/secrets/SPLUNK_TOKEN`, { value: "dummy-second-credential" });
    await on.page.getByRole("tab", { name: /^Action/ }).click();
    await on.page.getByText("With the draft’s secrets the Action cannot send:").waitFor();
    await on.dev.call("POST", `${action}/deploy`);
    await on.logIn();
    await on.page.getByRole("alert").getByText("E_SETTINGS").waitFor();
    await on.page.locator(".flow-list").getByText("settings", { exact: true }).waitFor();
    await on.dev.call("DELETE", `${action}/secrets/SPLUNK_TOKEN`);
    await on.dev.call("POST", `${action}/deploy`);
    await on.dev.call("POST", "/api/reconcile");
    await on.page.getByRole("alert").waitFor({ state: "detached" });
  });

  test("marks a test event and does not count it", async () => {
    const { page, dev } = on;
    await page.getByRole("tab", { name: "Dashboards" }).click();
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
    expect(await page.locator("#overview_latest").getByText("Tess Test").count()).toBe(0);
    await page.getByRole("tab", { name: /^Events/ }).click();
    await page.getByLabel("Find in the events").fill("Tess Test");
    const found = page.getByRole("list", { name: "Events, newest first" }).getByRole("listitem");
    await found.locator(".badge").getByText("test", { exact: true }).waitFor();
    expect(await found.count()).toBe(1);
    await page.getByLabel("Kind of event").selectOption("SignUp");
    await page.getByText(/^None of the latest \d+ events matches\./).waitFor();
    await page.getByRole("button", { name: "Show all events" }).click();
    await expectEventually(async () => (await found.count()) > 1);
  });

  test("keeps tab, selection, range and filter in its address; back and reload restore them", async () => {
    await on.dev.call("POST", "/api/crowd", { count: 3 });
    const { page } = on;
    const query = () => Object.fromEntries(new URL(page.url()).searchParams);
    const selected = (name: RegExp) => page.getByRole("tab", { name, selected: true }).waitFor();
    await page.locator(".flow-list li").nth(2).click();
    const { login } = query();
    await page.getByRole("tab", { name: "Dashboards" }).click();
    await page.getByLabel("Time range").selectOption("-24h,now");
    await page.getByRole("tab", { name: /^Users/ }).click();
    expect(query()).toMatchObject({ tab: "users", range: "-24h,now", login });
    await page.reload();
    await selected(/^Users/);
    await page.locator(".flow-list [aria-current=true]").waitFor();
    expect(query().login).toBe(login);
    await page.goBack();
    await selected(/^Dashboards/);
    await page.goBack();
    await page.goBack();
    await selected(/^Events/);
    expect(query()).toEqual({ login });
    await page.goForward();
    await selected(/^Dashboards/);
  });

  test("refuses a secret that the Action could not use, in words beside the field", async () => {
    const { page } = on;
    await page.getByRole("tab", { name: /^Action/ }).click();
    await page.getByLabel("Name of the new secret").fill("TIME_BUDGET_MS");
    await page.getByLabel("Value of the new secret").fill("5");
    await page.getByRole("button", { name: "Add to the draft" }).click();
    const form = page.getByRole("form", { name: "Add a secret" });
    const words = /TIME_BUDGET_MS .*200/;
    await form.getByRole("alert").getByText(words).waitFor();
    expect(await page.getByLabel("Value of the new secret").getAttribute("aria-invalid")).toBe("true");
  });

  test("edits a secret in the draft, redeploys it, and rolls back", async () => {
    const { page, dev } = on;
    await page.getByRole("tab", { name: /^Action/ }).click();
    await page.getByRole("button", { name: "Edit SPLUNK_INDEX" }).click();
    await page.getByLabel("New value of SPLUNK_INDEX").last().fill("main");
    await page.getByRole("button", { name: "Save in the draft" }).click();
    await page.getByText("changed, not deployed").waitFor();
    await page.getByText("The draft is not deployed.").waitFor();
    await on.logIn();
    await on.detail().getByText("Splunk accepted the event").waitFor();
    expect(await newestIndex()).toBe("auth0");

    const versionBefore = await newestVersion();
    await page.getByRole("button", { name: "Redeploy" }).click();
    await page.getByText("The draft is not deployed.").waitFor({ state: "detached" });
    await page.getByText(`version ${versionBefore + 1} runs`).waitFor();
    await on.logIn();
    await on
      .detail()
      .getByText(`version ${versionBefore + 1}`)
      .waitFor();
    expect(await newestIndex()).toBe("main");
    expect(await page.content()).not.toContain(dev.env.SPLUNK_HEC_TOKEN);

    await page.getByRole("button", { name: `Roll back to version ${versionBefore}` }).click();
    await page.getByText(`version ${versionBefore + 2} runs`).waitFor();
    await on.logIn();
    await on
      .detail()
      .getByText(`version ${versionBefore + 2}`)
      .waitFor();
    expect(await newestIndex()).toBe("auth0");
  });

  test("takes what users call themselves for text", async () => {
    const { page } = on;
    await page.getByLabel("Who").selectOption("profile:hostile");
    await on.logIn();
    await on.detail().getByRole("heading", { name: '<img src=x onerror="alert(1)">' }).waitFor();
    const names = ["مستخدم ‮txt.exe", "👩🏽‍💻 Zoë", "x".repeat(150)];
    for (const [index, name] of names.entries()) {
      const newUser = { name, email: `strange${index}@example.com` };
      expect((await on.dev.call("POST", "/api/sign-ins", { newUser })).status).toBe(200);
    }
    for (const tab of [/^Users/, /^Tenant log/, /^Events/]) {
      await page.getByRole("tab", { name: tab }).click();
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    }
    await page.getByLabel("Find in the events").fill("onerror");
    const newest = page.getByRole("list", { name: "Events, newest first" }).getByRole("listitem").first();
    await newest.locator("summary").click();
    await newest.getByText("<svg onload=alert(3)>").waitFor();
    expect(await page.locator("img, svg[onload], #app script").count()).toBe(0);
  });

  test("tells those who cannot see it what arrives", async () => {
    const { page } = on;
    await page.getByLabel("Who").selectOption("profile:mfa");
    await on.logIn();
    await page
      .getByRole("status")
      .filter({ hasText: "of Edsger Dijkstra: in Splunk" })
      .waitFor({ state: "attached" });
    expect(await page.locator("[aria-live=polite]").count()).toBe(1);
  });

  async function newestIndex(): Promise<unknown> {
    const { body } = await on.dev.call("GET", "/api/events?count=1");
    return (body as { events: { index: string }[] }).events[0]?.index;
  }

  async function newestVersion(): Promise<number> {
    const { body } = await on.dev.call("GET", "/api/tenant");
    return (body as { actions: { versions: { number: number }[] }[] }).actions[0]?.versions[0]?.number ?? 0;
  }
});
