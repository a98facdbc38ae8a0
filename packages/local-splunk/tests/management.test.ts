import { describe, expect, test } from "@jest/globals";
import { useManagement } from "../testing/served-fixtures.ts";

const { call } = useManagement();

const message = (type: string, text: string) => ({ messages: [{ type, text }] });

describe("who and what", () => {
  test("server/info names the version, to those who are logged in", async () => {
    const { status, json } = await call("/services/server/info");
    expect(status).toBe(200);
    expect(json).toMatchObject({
      origin: "/services/server/info",
      updated: "2026-03-01T10:00:00+00:00",
      generator: { version: "10.4.2" },
      entry: [{ name: "server-info", content: { version: "10.4.2", product_type: "enterprise" } }],
      paging: { total: 1, perPage: 30, offset: 0 },
      messages: [],
    });
    expect((await call("/services/server/info", { user: "" })).status).toBe(401);
  });

  test("is an Atom feed by default", async () => {
    const { text } = await call("/services/server/info", { query: "" });
    expect(text).toContain('<feed xmlns="http://www.w3.org/2005/Atom"');
    expect(text).toContain('<s:key name="version">10.4.2</s:key>');
    expect(text).toContain('<s:key name="isFree">0</s:key>');
    expect(text).toContain("<s:list><s:item>indexer</s:item>");
  });

  test("current-context adds the roles up", async () => {
    const { json } = await call("/services/authentication/current-context", { user: "reader" });
    const { content } = json.entry[0];
    expect(content).toMatchObject({ username: "reader", roles: ["user"] });
    expect(content.capabilities).toContain("search");
    expect(content.capabilities).not.toContain("edit_tcp");
    const admin = await call("/services/authentication/current-context");
    expect(admin.json.entry[0].content.capabilities).toContain("edit_tcp");
  });

  test("auth/login gives a session key, 400 without a password, 401 for a wrong one", async () => {
    const login = (form: Record<string, string>, query?: string) =>
      call("/services/auth/login", { form, user: "", ...(query === undefined ? {} : { query }) });
    const { status, json } = await login({ username: "reader", password: "reading" });
    expect([status, json]).toEqual([
      200,
      { sessionKey: expect.stringMatching(/^[0-9a-f]{32}$/), message: "", code: "" },
    ]);
    expect(await login({ username: "reader" })).toMatchObject({
      status: 400,
      json: message("WARN", "Login failed"),
    });
    const wrong = await login({ username: "reader", password: "x" });
    expect([wrong.status, wrong.json]).toEqual([
      401,
      { messages: [{ type: "WARN", code: "incorrect_username_or_password", text: "Login failed" }] },
    ]);
    const xml = await login({ username: "reader", password: "reading" }, "");
    expect(xml.text).toMatch(/<sessionKey>[0-9a-f]{32}<\/sessionKey>/);
  });
});

describe("data/indexes", () => {
  test("lists, reads, creates", async () => {
    const created = await call("/services/data/indexes", { form: { name: "auth0", datatype: "event" } });
    expect([created.status, created.json.entry[0].name]).toEqual([201, "auth0"]);
    const { json } = await call("/services/data/indexes");
    expect(json.entry.map(({ name }: { name: string }) => name)).toEqual([
      "_audit",
      "_internal",
      "auth0",
      "history",
      "main",
      "summary",
    ]);
    const one = await call("/servicesNS/nobody/search/data/indexes/auth0");
    expect(one.json.entry).toMatchObject([
      { name: "auth0", content: { totalEventCount: 0, disabled: false } },
    ]);
  });

  test.each([
    ["twice", { form: { name: "main" } }, 409, "Index name=main already exists."],
    ["without a name", { form: {} }, 400, 'Cannot perform action "POST" without a target name to act on.'],
    ["with a bad name", { form: { name: "Ärger" } }, 400, /^Index name "Ärger" is invalid/],
    [
      "without the right",
      { form: { name: "mine" }, user: "reader" as const },
      403,
      "You (user=reader) do not have permission to perform this operation (requires capability: indexes_edit).",
    ],
  ])("is refused %s", async (_name, init, status, text) => {
    const response = await call("/services/data/indexes", init);
    expect([response.status, response.json.messages[0].type]).toEqual([status, "ERROR"]);
    expect(response.json.messages[0].text).toEqual(
      typeof text === "string" ? text : expect.stringMatching(text),
    );
  });

  test("knows no other object and no other verb", async () => {
    const missing = await call("/services/data/indexes/nope");
    expect([missing.status, missing.json]).toEqual([404, message("ERROR", "Could not find object id=nope")]);
    const verb = await call("/services/data/indexes", { method: "DELETE" });
    expect([verb.status, verb.json]).toEqual([
      400,
      message("ERROR", 'Cannot perform action "DELETE" without a target name to act on.'),
    ]);
  });
});
