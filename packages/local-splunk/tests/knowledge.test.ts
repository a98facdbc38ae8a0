import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type ServedSplunk, serveSplunk, toBasic } from "../testing/serve-splunk.ts";

const token = "00000000-0000-4000-8000-000000000001";
let served: ServedSplunk;
beforeEach(async () => {
  served = await serveSplunk({
    users: [
      { name: "admin", password: "changeme", roles: ["admin"] },
      { name: "reader", password: "changeme", roles: ["user"] },
    ],
    hecTokens: [{ name: "t", token }],
  });
});
afterEach(() => served.close());

async function call(
  path: string,
  form?: Record<string, string>,
  method = form === undefined ? "GET" : "POST",
  user = "admin",
) {
  const response = await fetch(`${served.management.url}${path}?output_mode=json`, {
    method,
    headers: { authorization: toBasic(user, "changeme") },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  return { status: response.status, json: (await response.json()) as Body };
}
interface Body {
  readonly entry?: readonly {
    name: string;
    content: Record<string, unknown>;
    acl: Record<string, unknown>;
  }[];
  readonly messages: readonly { text: string }[];
  readonly results?: readonly Record<string, unknown>[];
}

async function index(...events: Record<string, unknown>[]): Promise<void> {
  await fetch(`${served.hec.url}/services/collector`, {
    method: "POST",
    headers: { authorization: `Splunk ${token}` },
    body: events.map((event) => JSON.stringify({ sourcetype: "auth0_activity", event })).join(""),
  });
}

async function search(text: string, namespace = "/services"): Promise<Body["results"]> {
  const { json } = await call(`${namespace}/search/jobs`, { search: text, exec_mode: "oneshot" });
  if (json.results === undefined) throw new Error(JSON.stringify(json.messages));
  return json.results;
}

const own = "/servicesNS/nobody/auth0_activity";

describe("an app", () => {
  test("is created, read and deleted, with all that is in it", async () => {
    const missing = await call("/services/apps/local/auth0_activity");
    expect([missing.status, missing.json.messages[0]?.text]).toEqual([
      404,
      "In handler 'localapps': Could not find object id=auth0_activity",
    ]);
    const created = await call("/services/apps/local", {
      name: "auth0_activity",
      label: "Auth0",
      template: "barebones",
    });
    expect([created.status, created.json.entry?.[0]?.content.label]).toEqual([201, "Auth0"]);
    expect((await call("/services/apps/local", { name: "auth0_activity" })).status).toBe(409);
    expect((await call(`${own}/configs/conf-macros`, { name: "m", definition: "x" })).status).toBe(201);
    expect((await call("/services/apps/local/auth0_activity", undefined, "DELETE")).status).toBe(200);
    const gone = await call(`${own}/configs/conf-macros/m`);
    expect([gone.status, gone.json.messages[0]?.text]).toEqual([
      404,
      "Application does not exist: auth0_activity",
    ]);
  });

  test("needs a right", async () => {
    expect((await call("/services/apps/local", { name: "x" }, "POST", "reader")).status).toBe(403);
    expect(
      (await call("/servicesNS/nobody/search/saved/searches", { name: "x", search: "y" }, "POST", "reader"))
        .status,
    ).toBe(403);
    expect(
      (await call("/servicesNS/reader/search/saved/searches", { name: "x", search: "y" }, "POST", "reader"))
        .status,
    ).toBe(201);
    expect((await call("/servicesNS/nobody/search/saved/searches/x")).status).toBe(404);
  });
});

describe("knowledge objects", () => {
  beforeEach(() => call("/services/apps/local", { name: "auth0_activity" }));

  test.each([
    "configs/conf-macros",
    "configs/conf-transforms",
    "saved/searches",
    "data/ui/views",
    "data/ui/nav",
  ])("%s: create, conflict, update, share, delete", async (collection) => {
    const path = `${own}/${collection}`;
    const one = `${path}/${encodeURIComponent("a name/1")}`;
    expect((await call(one)).status).toBe(404);
    expect((await call(path, { name: "a name/1", k: "1", disabled: "0" })).status).toBe(201);
    expect((await call(path, { name: "a name/1" })).status).toBe(409);
    expect((await call(one, { name: "a name/1" })).status).toBe(400);
    expect((await call(one, { k: "2" })).json.entry?.[0]?.content).toMatchObject({ k: "2", disabled: false });
    const acl = { sharing: "global", owner: "nobody", "perms.read": "*", "perms.write": "admin,power" };
    expect((await call(`${one}/acl`, acl)).status).toBe(200);
    expect((await call(one)).json.entry?.[0]).toMatchObject({
      name: "a name/1",
      acl: {
        app: "auth0_activity",
        owner: "nobody",
        sharing: "global",
        perms: { read: ["*"], write: ["admin", "power"] },
      },
    });
    expect((await call(one, undefined, "DELETE")).status).toBe(200);
    expect((await call(one)).status).toBe(404);
  });

  test("macros, CIM fields, event types and tags take effect in searches", async () => {
    await call(`${own}/configs/conf-macros`, {
      name: "auth0_events",
      definition: "index=main sourcetype=auth0_activity NOT test=true",
    });
    await call(`${own}/configs/conf-props`, {
      name: "auth0_activity",
      "FIELDALIAS-src": "clientIP AS src",
      "EVAL-user": "lower(coalesce(email, userName))",
    });
    await call(`${own}/saved/eventtypes`, {
      name: "auth0_login",
      search: "sourcetype=auth0_activity message=Login",
    });
    await call(`${own}/configs/conf-tags`, {
      name: "eventtype=auth0_login",
      authentication: "enabled",
      other: "disabled",
    });
    await index(
      { message: "Login", email: "Jane@Example.com", clientIP: "192.0.2.1" },
      { message: "SignUp", userName: "Bob", clientIP: "192.0.2.2" },
    );
    expect(await search("search `auth0_events` | sort src | table src user eventtype tag", own)).toEqual([
      { src: "192.0.2.1", user: "jane@example.com", eventtype: "auth0_login", tag: "authentication" },
      { src: "192.0.2.2", user: "bob" },
    ]);
    expect(await search("search tag=authentication user=jane@example.com | stats count", own)).toEqual([
      { count: "1" },
    ]);
    // In another app they count once they are shared with everybody.
    await expect(search("search `auth0_events`")).rejects.toThrow(
      "macro 'auth0_events' that cannot be found",
    );
    await call(`${own}/configs/conf-macros/auth0_events/acl`, { sharing: "global", owner: "nobody" });
    expect(await search("search `auth0_events` | stats count")).toEqual([{ count: "2" }]);
  });

  test("single settings of props.conf are objects of their own", async () => {
    const created = await call(`${own}/data/props/calcfields`, {
      name: "user",
      stanza: "auth0_activity",
      value: "lower(name)",
    });
    expect([created.status, created.json.entry?.[0]?.name]).toEqual([201, "auth0_activity : EVAL-user"]);
    await call(`${own}/data/props/fieldaliases`, {
      name: "src",
      stanza: "auth0_activity",
      "alias.clientIP": "src",
    });
    const { json } = await call(`${own}/configs/conf-props/auth0_activity`);
    expect(json.entry?.[0]?.content).toMatchObject({
      "EVAL-user": "lower(name)",
      "FIELDALIAS-src": "clientIP AS src",
    });
    const one = `${own}/data/props/calcfields/${encodeURIComponent("auth0_activity : EVAL-user")}`;
    expect((await call(one, undefined, "DELETE")).status).toBe(200);
    expect((await call(one)).status).toBe(404);
  });

  test("a transform clones an event into another sourcetype when it is indexed", async () => {
    await call(`${own}/configs/conf-transforms`, {
      name: "clone",
      REGEX: '"message":"SignUp"',
      CLONE_SOURCETYPE: "auth0_activity:account",
    });
    await call(`${own}/configs/conf-props`, { name: "auth0_activity", "TRANSFORMS-clone": "clone" });
    await index({ message: "SignUp" }, { message: "Login" });
    expect(await search("search index=main | stats count by sourcetype")).toEqual([
      { sourcetype: "auth0_activity", count: "2" },
      { sourcetype: "auth0_activity:account", count: "1" },
    ]);
  });
});

describe("names in the path", () => {
  test("an index and a HEC token are created by a POST to their name, and an index is deleted", async () => {
    expect((await call("/services/data/indexes/auth0", { maxTotalDataSizeMB: "100" })).status).toBe(201);
    expect((await call("/services/data/inputs/http/mine", { index: "auth0" })).status).toBe(201);
    expect((await call("/services/data/indexes/auth0", undefined, "DELETE")).status).toBe(200);
    expect((await call("/services/data/indexes/auth0")).status).toBe(404);
    expect((await call("/services/data/indexes/main", undefined, "DELETE")).status).toBe(400);
  });
});
