import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { screenshots, usePage, withBrowser } from "./use-page.ts";

withBrowser("the page for everybody", () => {
  const on = usePage();

  test("works with the keyboard alone", async () => {
    const focused = () => on.page.evaluate<string>("document.activeElement.textContent.trim()");
    await on.page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to sign-in");
    await on.page.keyboard.press("Enter");
    await tabTo(() => on.page.evaluate<boolean>(`document.activeElement.name === "who"`));
    await on.page.keyboard.type("Grace");
    await tabTo(async () => (await focused()) === "Sign in");
    const outline = await on.page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    expect(outline).toBe("solid");
    await on.page.keyboard.press("Enter");
    await on
      .detail()
      .getByRole("heading", { name: /Grace Hopper/ })
      .waitFor();

    await tabTo(async () => (await focused()).startsWith("Events in Splunk"));
    await on.page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("Search");
    await on.page.keyboard.press("ArrowRight");
    expect(await focused()).toMatch(/^Users/);
    await on.page.keyboard.press("End");
    expect(await focused()).toBe("Connect");
    await on.page.keyboard.press("ArrowLeft");
    await on.page
      .getByRole("tabpanel", { name: "Tenant log" })
      .getByText("Successful login")
      .first()
      .waitFor();
  });

  async function tabTo(isThere: () => Promise<boolean>): Promise<void> {
    for (let presses = 0; presses < 150; presses += 1) {
      await on.page.keyboard.press("Tab");
      if (await isThere()) return;
    }
    throw new Error("the keyboard does not get there");
  }

  test("fits a window of 400 pixels", async () => {
    const narrow = await on.open({ width: 400, height: 800 });
    await on.dev.call("POST", "/api/sign-ins", { profile: "hostile" });
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
    const address = on.page.getByTitle(`Copy ${on.dev.auth0Url}`);
    const clipboard = (answer: string) =>
      on.page.evaluate(
        `navigator.clipboard.writeText = (text) => { window.copied = text; return ${answer}; }`,
      );
    await clipboard("Promise.resolve()");
    await address.click();
    await address.getByText("copied").waitFor();
    expect(await on.page.evaluate("window.copied")).toBe(on.dev.auth0Url);

    await clipboard("Promise.reject(new Error('not allowed'))");
    await address.click();
    const field = on.page.getByLabel("Auth0: select and copy");
    await field.waitFor();
    expect(await on.page.evaluate("getSelection().toString()")).toBe(on.dev.auth0Url);
    expect(await on.page.getByText("copied", { exact: true }).count()).toBe(0);
    await on.page.keyboard.press("Tab");
    await address.waitFor();
  });

  test("takes what users call themselves for text", async () => {
    await on.page.getByLabel("Who").selectOption("profile:hostile");
    await on.signIn();
    await on.detail().getByRole("heading", { name: '<img src=x onerror="alert(1)">' }).waitFor();
    for (const tab of [/^Users/, /^Tenant log/, /^Events/])
      await on.page.getByRole("tab", { name: tab }).click();
    const newest = on.page.getByRole("list", { name: "Events, newest first" }).getByRole("listitem").first();
    await newest.locator("summary").click();
    await newest.getByText("<svg onload=alert(3)>").waitFor();
    expect(await on.page.locator("img, svg[onload], #app script").count()).toBe(0);
  });

  test("tells those who cannot see it what arrives", async () => {
    await on.page.getByLabel("Who").selectOption("profile:mfa");
    await on.signIn();
    await on.page
      .getByRole("status")
      .filter({ hasText: "of Edsger Dijkstra: in Splunk" })
      .waitFor({ state: "attached" });
    expect(await on.page.locator("[aria-live=polite]").count()).toBe(1);
  });

  test("remembers a theme", async () => {
    await on.page.getByRole("button", { name: "Theme: System. Change to Light" }).click();
    await on.page.getByRole("button", { name: "Theme: Light. Change to Dark" }).click();
    await on.page.reload();
    await on.page.getByRole("button", { name: /^Theme: Dark/ }).waitFor();
    expect(await on.page.evaluate("getComputedStyle(document.documentElement).colorScheme")).toBe("dark");
  });
});
