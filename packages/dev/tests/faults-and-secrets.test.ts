import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { at, type DevProcess, startDevProcess } from "./dev-process.ts";

let dev: DevProcess;
beforeAll(async () => {
  dev = await startDevProcess();
});
afterAll(() => dev.stop());

describe("faults", () => {
  afterAll(() => dev.call("PUT", "/api/faults", { active: [] }));

  test("let logins go on, and nothing is lost", async () => {
    const person = { newUser: { name: "Ines Outage", email: "ines@example.com" } };
    await dev.call("PUT", "/api/faults", { active: ["splunk-invalid-token"] });
    const during = await dev.call("POST", "/api/sign-ins", person);
    expect(during.body).toMatchObject({
      outcome: "success",
      activity: "SignUp",
      delivery: "refused",
      code: "E_HEC_4",
    });
    expect(at(during.body, "runs.0.explained.flag.state")).toBe("none");
    await dev.call("PUT", "/api/faults", { active: [] });
    const after = await dev.call("POST", "/api/sign-ins", person);
    expect(after.body).toMatchObject({ activity: "SignUp", delivery: "accepted" });
  });

  test.each([
    ["splunk-html", "E_HTML"],
    ["splunk-unreachable", "E_REFUSED"],
    ["splunk-hec-7", "E_HEC_7"],
    ["splunk-http-404", "E_HTTP_404"],
    ["splunk-redirect", "E_REDIRECT"],
  ])("%s shows as %s", async (id, code) => {
    await dev.call("PUT", "/api/faults", { active: [id] });
    const { body } = await dev.call("POST", "/api/sign-ins", { profile: "database" });
    expect(body).toMatchObject({ outcome: "success", code });
  });

  test("are there for every code of the Event Collector but its success", async () => {
    const { body } = await dev.call("GET", "/api/faults");
    const texts = (at(body, "catalogue") as readonly { id: string; meaning: string }[]).map(
      ({ id, meaning }) => `${id}: ${meaning}`,
    );
    const elsewhere = {
      4: "splunk-invalid-token",
      8: "splunk-error",
      9: "splunk-busy",
      26: "splunk-queue-full",
    };
    const named = new Map<number, string>(Object.entries(elsewhere).map(([code, id]) => [Number(code), id]));
    const missing = Array.from({ length: 28 }, (_, index) => index + 1).filter(
      (code) => !texts.some((text) => text.startsWith(`${named.get(code) ?? `splunk-hec-${code}`}: `)),
    );
    expect(missing).toEqual([]);
    expect(texts.filter((text) => /^\S+-(\d+): HTTP \1$/.test(text))).toEqual([]);
  });

  test("leave the flag to the end of the flow when the Management API is down", async () => {
    await dev.call("PUT", "/api/faults", { active: ["auth0-management-down"] });
    const { body } = await dev.call("POST", "/api/sign-ins", {
      newUser: { name: "Otto Deferred", email: "otto@example.com" },
    });
    expect(body).toMatchObject({ activity: "SignUp", delivery: "accepted" });
    expect(at(body, "runs.0.explained.flag.state")).toBe("deferred");
    await dev.call("PUT", "/api/faults", { active: [] });
    const users = at((await dev.call("GET", "/api/tenant")).body, "users") as readonly { email?: string }[];
    expect(users.find(({ email }) => email === "otto@example.com")).toMatchObject({ flagged: true });
  });

  test("expire tokens once", async () => {
    const { body } = await dev.call("PUT", "/api/faults", { active: ["auth0-expire-tokens"] });
    expect(at(body, "active")).toEqual([]);
    const flow = await dev.call("POST", "/api/sign-ins", {
      newUser: { name: "Tilda Token", email: "tilda@example.com" },
    });
    expect(at(flow.body, "runs.0.explained.flag.state")).toBe("set");
  });

  test("can be any answer, by a rule", async () => {
    const rule = {
      match: { path: "/services/collector/event" },
      times: 1,
      action: { kind: "answer", status: 418 },
    };
    const { body } = await dev.call("PUT", "/api/faults", { splunkRules: [rule] });
    expect(at(body, "customRules")).toBe(1);
    const flow = await dev.call("POST", "/api/sign-ins", { profile: "database" });
    expect(flow.body).toMatchObject({ code: "E_HTTP_418" });
  });

  test("that do not exist change nothing", async () => {
    await dev.call("PUT", "/api/faults", { active: ["splunk-busy"] });
    const { status, body } = await dev.call("PUT", "/api/faults", { active: ["splunk-on-fire"] });
    expect(status).toBe(400);
    expect(at(body, "error.message")).toContain("there is no fault 'splunk-on-fire'");
    expect(at((await dev.call("GET", "/api/faults")).body, "active")).toEqual(["splunk-busy"]);
  });
});

describe("secrets", () => {
  const action = "/api/actions/splunk-signup-login";

  test("go into the draft, and count after a redeploy", async () => {
    await dev.call("PUT", "/api/faults", { active: [] });
    await dev.call("PUT", `${action}/secrets/SPLUNK_INDEX`, { value: "main" });
    const draft = await dev.call("GET", "/api/tenant");
    expect(at(draft.body, "actions.0.allChangesDeployed")).toBe(false);
    await dev.call("POST", "/api/sign-ins", { profile: "database" });
    const before = await dev.call("GET", "/api/events?count=1");
    expect(at(before.body, "events.0.index")).toBe("auth0");

    expect((await dev.call("POST", `${action}/deploy`)).status).toBe(200);
    await dev.call("POST", "/api/sign-ins", { profile: "database" });
    const after = await dev.call("GET", "/api/events?count=1");
    expect(at(after.body, "events.0.index")).toBe("main");
    const tenant = await dev.call("GET", "/api/tenant");
    expect(tenant.body).toMatchObject({ actions: [{ allChangesDeployed: true, deployedVersion: 2 }] });
  });

  test("are validated by the settings' own rules", async () => {
    const { status, body } = await dev.call("PUT", `${action}/secrets/TIME_BUDGET_MS`, { value: "soon" });
    expect(status).toBe(400);
    expect(at(body, "error.code")).toBe("SETTINGS");
    expect(at(body, "error.message")).toContain("TIME_BUDGET_MS");
    expect(JSON.stringify((await dev.call("GET", "/api/tenant")).body)).not.toContain("TIME_BUDGET_MS");
  });

  test("that contradict each other stop the sending, and the page says which", async () => {
    await dev.call("PUT", `${action}/secrets/SPLUNK_TOKEN`, { value: "dummy-second-credential" });
    await dev.call("POST", `${action}/deploy`);
    const { body } = await dev.call("POST", "/api/sign-ins", { profile: "database" });
    expect(body).toMatchObject({ outcome: "success", delivery: "settings", code: "E_SETTINGS" });
    expect(JSON.stringify(at(body, "runs.0.explained.errors"))).toContain("SPLUNK_TOKEN");
    await dev.call("DELETE", `${action}/secrets/SPLUNK_TOKEN`);
    await dev.call("POST", `${action}/deploy`);
  });

  test("go back with an earlier version", async () => {
    const deployed = async () => at((await dev.call("GET", "/api/tenant")).body, "actions.0.deployedVersion");
    await dev.call("PUT", `${action}/secrets/SPLUNK_INDEX`, { value: "auth0" });
    await dev.call("POST", `${action}/deploy`);
    const before = Number(await deployed());
    await dev.call("PUT", `${action}/secrets/SPLUNK_INDEX`, { value: "main" });
    await dev.call("POST", `${action}/deploy`);
    const kept = await dev.call("POST", `${action}/rollback`, { version: before });
    expect([kept.status, at(kept.body, "kind"), await deployed()]).toEqual([
      200,
      "secrets alone",
      before + 1,
    ]);
    const { status } = await dev.call("POST", `${action}/rollback`, { version: before, withSecrets: true });
    expect([status, await deployed()]).toEqual([200, before + 2]);
    await dev.call("POST", "/api/sign-ins", { profile: "database" });
    expect(at((await dev.call("GET", "/api/events?count=1")).body, "events.0.index")).toBe("auth0");
  });

  test("meet a build that fails", async () => {
    await dev.call("PUT", "/api/faults", { active: ["auth0-build-fails"] });
    await dev.call("PUT", `${action}/secrets/EXTRA`, { value: "value" });
    const { status, body } = await dev.call("POST", `${action}/deploy`);
    expect(status).toBe(502);
    expect(at(body, "error.code")).toBe("BUILD_FAILED");
    await dev.call("PUT", "/api/faults", { active: [] });
  });

  test("show nowhere in what the page gets", async () => {
    await dev.call("PUT", `${action}/secrets/MINE`, { value: "my-own-secret-value" });
    const { AUTH0_CLIENT_SECRET, AUTH0_RUNTIME_CLIENT_SECRET, SPLUNK_HEC_TOKEN, SPLUNK_SEARCH_PASSWORD } =
      dev.env;
    const flow = await dev.call("POST", "/api/sign-ins", {
      newUser: { name: "Mask", email: "mask@example.com" },
    });
    const flows = (at((await dev.call("GET", "/api/state")).body, "flows") as readonly { id: number }[]).map(
      ({ id }) => dev.call("GET", `/api/sign-ins/${id}`),
    );
    const everything = JSON.stringify([
      flow,
      ...(await Promise.all(flows)),
      await dev.call("GET", "/api/state"),
      await (await fetch(dev.pageUrl)).text(),
    ]);
    const secrets = [
      AUTH0_CLIENT_SECRET,
      AUTH0_RUNTIME_CLIENT_SECRET,
      SPLUNK_HEC_TOKEN,
      SPLUNK_SEARCH_PASSWORD,
    ];
    for (const secret of [...secrets, "my-own-secret-value"]) expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(/eyJ[\w-]{20,}/);
  });
});
