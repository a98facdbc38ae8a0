import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { FakeSplunk } from "./fake-splunk.ts";
import { faultKinds, finishAfterFault } from "./finish-after-fault.ts";
import { runSplunkApp } from "./run-splunk-app.ts";

let splunk: FakeSplunk;
beforeEach(async () => {
  splunk = await FakeSplunk.start();
});
afterEach(() => splunk.stop());

const run = (argv: readonly string[], settings: Record<string, string> = {}) =>
  runSplunkApp(splunk, argv, settings);

async function runJson(argv: readonly string[], settings: Record<string, string> = {}) {
  const { stdout, exitCode } = await run([...argv, "--json"], settings);
  return { ...JSON.parse(stdout), exitCode };
}

/** Splunk after an undisturbed installation. */
async function installed(): Promise<unknown> {
  await run(["install"]);
  return structuredClone(splunk.state);
}

test("install creates the app and its objects, shares them and says what it cannot bring", async () => {
  const { stdout, exitCode } = await run(["install"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("Installed in the app auth0_activity, and read back:");
  expect(stdout).toContain("create the app auth0_activity");
  expect(stdout).toContain("acs apps install private");
  const find = (key: string) => splunk.objects.get(`auth0_activity/${key}`);
  expect(find("configs/conf-macros/auth0_index")).toMatchObject({
    content: { definition: "index=auth0" },
    sharing: "global",
  });
  expect(find("configs/conf-props/auth0_activity")).toMatchObject({
    content: { "EVAL-action": '"success"', KV_MODE: "json" },
    sharing: "global",
  });
  expect(find("configs/conf-tags/eventtype=auth0_authentication")).toMatchObject({
    content: { authentication: "enabled" },
  });
  expect(find("saved/searches/Auth0: impossible travel")).toMatchObject({
    content: {
      is_scheduled: false,
      cron_schedule: "13 * * * *",
      alert_type: "number of events",
      "alert.suppress.fields": "tenant,userId",
    },
    sharing: "app",
  });
  expect(find("data/ui/views/auth0_overview")?.content["eai:data"]).toContain('<dashboard version="2"');
  expect(find("data/ui/nav/default")?.content["eai:data"]).toContain("auth0_overview");
});

test("a second install changes nothing and writes nothing", async () => {
  const before = await installed();
  const requests = splunk.writes.length;
  const { changed, steps, exitCode } = await runJson(["install", "--exit-code"]);
  expect({ changed, steps, exitCode }).toEqual({ changed: false, steps: [], exitCode: 0 });
  expect(splunk.writes.length).toBe(requests);
  expect(splunk.state).toEqual(before);
});

test("--dry-run writes nothing, and --exit-code tells the difference", async () => {
  const { changed, steps, exitCode } = await runJson(["install", "--dry-run", "--exit-code"]);
  expect({ changed, exitCode }).toEqual({ changed: false, exitCode: 2 });
  expect(steps[0]).toEqual({ kind: "create-app", app: "auth0_activity" });
  expect(splunk.writes).toEqual([]);
});

test("a changed setting updates what depends on it, and takes away what hidden fields make useless", async () => {
  await installed();
  const { steps } = await runJson(["install"], { SPLUNK_INDEX: "idp", OMIT_FIELDS: "ja4,connection" });
  expect(steps).toContainEqual({
    kind: "update",
    object: "macro",
    name: "auth0_index",
    keys: ["definition"],
  });
  expect(steps).toContainEqual({ kind: "delete", object: "alert", name: "Auth0: login with a new device" });
  expect(splunk.objects.has("auth0_activity/saved/searches/Auth0: login with a new device")).toBe(false);
  const props = splunk.objects.get("auth0_activity/configs/conf-props/auth0_activity");
  expect(props?.content["FIELDALIAS-auth0_authentication_service"]).toBe("");
  expect((await runJson(["install"], { SPLUNK_INDEX: "idp", OMIT_FIELDS: "ja4,connection" })).steps).toEqual(
    [],
  );
});

test("an alert that the user has switched on and rescheduled stays so", async () => {
  await installed();
  const alert = splunk.objects.get("auth0_activity/saved/searches/Auth0: impossible travel");
  Object.assign(alert?.content ?? {}, {
    is_scheduled: true,
    cron_schedule: "0 6 * * *",
    "action.email": true,
  });
  const { steps } = await runJson(["install"]);
  expect(steps).toEqual([]);
  expect(alert?.content).toMatchObject({ is_scheduled: true, cron_schedule: "0 6 * * *" });
});

test("after any failure of a request, the install succeeds or the same command finishes it", async () => {
  const wanted = await installed();
  const count = splunk.requests.length;
  // Every request and every fault: install-app.sweep.test.ts. Here a few of each part of an installation.
  for (const [index, kind] of faultKinds.entries())
    for (let at = 1 + index; at <= count; at += Math.ceil(count / 6))
      expect({ kind, at, state: await finishAfterFault(at, kind) }).toEqual({ kind, at, state: wanted });
});

test("an ACL that is not there yet is asked for again", async () => {
  splunk.aclDelay = 2;
  const { exitCode } = await run(["install"]);
  expect(exitCode).toBe(0);
  expect(splunk.objects.get("auth0_activity/configs/conf-macros/auth0_index")?.sharing).toBe("global");
});

test("objects of other names and of other apps are left alone", async () => {
  splunk.put("search", "configs/conf-props", "auth0_activity", { KV_MODE: "none" }, { sharing: "global" });
  splunk.put("search", "saved/searches", "Auth0: impossible travel", { search: "index=x" });
  const before = structuredClone([...splunk.objects]);
  expect((await run(["install"])).exitCode).toBe(0);
  for (const [key, stored] of before) expect(splunk.objects.get(key)).toEqual(stored);
  expect(splunk.objects.get("auth0_activity/configs/conf-props/auth0_activity")?.content.KV_MODE).toBe(
    "json",
  );
});

test("an object of the same name that is not ours stops the install before it writes", async () => {
  splunk.put("search", "configs/conf-macros", "auth0_index", { definition: "index=mine" });
  const { stderr, exitCode } = await run(["install", "--app", "search"]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    "error APP_FOREIGN: search has objects of the same name that splunk-action did not make: macro auth0_index",
  );
  expect(splunk.writes).toEqual([]);
});

test("--app search brings the objects there, without app and navigation", async () => {
  splunk.put("search", "data/ui/nav", "default", { "eai:data": "<nav>search</nav>" });
  splunk.forbidden = ["POST /services/apps/local"];
  const { exitCode } = await run(["install", "--app", "search"]);
  expect(exitCode).toBe(0);
  expect(splunk.objects.has("search/data/ui/views/auth0_overview")).toBe(true);
  expect(splunk.objects.get("search/data/ui/nav/default")?.content["eai:data"]).toBe("<nav>search</nav>");
});

test("an account that may not create apps is told about --app search", async () => {
  splunk.forbidden = ["POST /services/apps/local"];
  const { stderr, exitCode } = await run(["install"]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    "error SPLUNK_API: Splunk refused a request (HTTP 403): You do not have permission",
  );
  expect(stderr).toContain("--app search");
});

test("one collection that the account may not write is told, and the rest is there", async () => {
  splunk.forbidden = ["/configs/conf-props"].map((path) => `${path}`);
  splunk.forbidden = [
    "POST /servicesNS/nobody/auth0_activity/configs/conf-props",
    "POST /servicesNS/admin/auth0_activity/configs/conf-props",
  ];
  const { skipped, exitCode } = await runJson(["install"]);
  expect(exitCode).toBe(1);
  expect(skipped).toEqual([
    {
      object: "props",
      name: "auth0_activity",
      reason: expect.stringContaining("You do not have permission"),
    },
  ]);
  expect(splunk.objects.has("auth0_activity/data/ui/nav/default")).toBe(true);
  splunk.forbidden = [];
  expect((await runJson(["install"])).exitCode).toBe(0);
});

test("an account without write access for all gets private objects, which the next run finds", async () => {
  splunk.forbidden = ["POST /servicesNS/nobody/search", "/acl"];
  splunk.roles = ["user"];
  const first = await runJson(["install", "--app", "search"]);
  expect(first.exitCode).toBe(0);
  expect(first.warnings).toContain("macro auth0_index is not shared as wanted: the account may not share it");
  expect(splunk.objects.get("search/configs/conf-macros/auth0_index")).toMatchObject({
    owner: "admin",
    sharing: "user",
  });
  const before = structuredClone(splunk.state);
  expect((await runJson(["install", "--app", "search"])).exitCode).toBe(0);
  expect(splunk.state).toEqual(before);
});

test("an app that was uploaded as a package is not written over", async () => {
  await installed();
  splunk.putApp("auth0_activity", { description: "Dashboards, alerts and CIM fields" });
  for (const stored of splunk.objects.values()) stored.removable = false;
  expect((await runJson(["install"])).steps).toEqual([]);
  const requests = splunk.writes.length;
  const { stderr, exitCode } = await run(["install"], { SPLUNK_INDEX: "other" });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    "error APP_PACKAGED: auth0_activity was uploaded as a package and differs: macro auth0_index",
  );
  expect(splunk.writes.length).toBe(requests);
});

test.each([
  [
    "an app that is not there",
    ["install", "--app", "nope"],
    {},
    "error USAGE: this Splunk has no app nope",
    3,
  ],
  ["a wrong password", ["install"], { SPLUNK_SEARCH_PASSWORD: "wrong" }, "error SPLUNK_CREDENTIALS", 1],
  ["no URL", ["install"], { SPLUNK_SEARCH_URL: "" }, "error SETTINGS: SPLUNK_SEARCH_URL is missing", 3],
  [
    "no account",
    ["install"],
    { SPLUNK_SEARCH_PASSWORD: "" },
    "error SETTINGS: there is no account for Splunk's management port",
    3,
  ],
  ["nobody there", ["install"], { SPLUNK_SEARCH_URL: "http://127.0.0.1:9" }, "error E_REFUSED", 1],
])("%s is told", async (_, argv, settings, message, status) => {
  const { stderr, exitCode } = await run(argv, settings);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("changeme");
  expect(exitCode).toBe(status);
});

test("remove takes away what install brought, and the app when nothing is left", async () => {
  const before = structuredClone(splunk.state);
  await installed();
  const { removedApp, kept, exitCode } = await runJson(["remove", "--yes"]);
  expect({ removedApp, kept, exitCode }).toEqual({ removedApp: true, kept: [], exitCode: 0 });
  expect(splunk.state).toEqual(before);
  const again = await runJson(["remove", "--yes"]);
  expect({ removed: again.removed, exitCode: again.exitCode }).toEqual({ removed: [], exitCode: 0 });
});

test("remove leaves an app that holds something else", async () => {
  await installed();
  splunk.put("auth0_activity", "data/ui/views", "my_view", { "eai:data": "<dashboard/>" });
  const { removedApp, kept } = await runJson(["remove", "--yes"]);
  expect(removedApp).toBe(false);
  expect(kept).toEqual(["the app auth0_activity: it holds data/ui/views my_view"]);
  expect([...splunk.objects.keys()].filter((key) => !key.includes("/nav/"))).toEqual([
    "auth0_activity/data/ui/views/my_view",
  ]);
});

test("remove --app search touches own names alone, and never the app", async () => {
  splunk.put("search", "saved/searches", "Errors", { search: "error" });
  await run(["install", "--app", "search"]);
  splunk.objects.delete("search/configs/conf-macros/auth0_index");
  splunk.put("search", "configs/conf-macros", "auth0_index", { definition: "index=mine" });
  const { kept } = await runJson(["remove", "--app", "search", "--yes"]);
  expect(kept).toEqual(["macro auth0_index: splunk-action did not make it"]);
  expect([...splunk.objects.keys()]).toEqual([
    "search/saved/searches/Errors",
    "search/configs/conf-macros/auth0_index",
  ]);
  expect(splunk.apps.has("search")).toBe(true);
});

test("an interrupted remove is finished by the same command", async () => {
  const before = structuredClone(splunk.state);
  await installed();
  const start = splunk.requests.length;
  await run(["remove", "--yes"]);
  const count = splunk.requests.length - start;
  for (const kind of ["drop before", "drop after"] as const) {
    for (let at = 1; at <= count; at += Math.ceil(count / 5)) {
      await installed();
      splunk.fault = { at: splunk.requests.length + at, kind };
      await run(["remove", "--yes"]);
      splunk.fault = undefined;
      await run(["remove", "--yes"]);
      expect({ at, state: splunk.state }).toEqual({ at, state: before });
    }
  }
});

test("remove asks a person, and wants --yes from a script", async () => {
  await installed();
  const script = await run(["remove"]);
  expect(script.stderr).toContain("error USAGE");
  expect(splunk.apps.has("auth0_activity")).toBe(true);
});
