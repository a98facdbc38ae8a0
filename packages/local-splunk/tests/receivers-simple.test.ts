import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type ServedSplunk, serveSplunk, toBasic } from "../testing/serve-splunk.ts";

let served: ServedSplunk;
beforeAll(async () => {
  served = await serveSplunk({
    users: [
      { name: "admin", password: "changeme", roles: ["admin"] },
      { name: "writer", password: "pässword:1", roles: ["power"] },
      { name: "reader", password: "reading", roles: ["user"] },
    ],
    authTokens: [
      { token: "dummy.jwt.power", user: "writer" },
      { token: "dummy.jwt.expired", user: "writer", expiresAt: 1 },
    ],
    indexes: ["auth0"],
    now: () => Date.parse("2026-03-01T10:00:00Z"),
  });
});
beforeEach(() => served.splunk.clear());
afterAll(() => served.close());

const admin = toBasic("admin", "changeme");
const power = toBasic("writer", "pässword:1");
const event = '{"time":"2026-03-01T09:59:58.123Z","message":"SignUp","eventId":"e1"}';

async function post(query: string, init: { body?: string; authorization?: string } = {}) {
  const response = await fetch(`${served.management.url}/services/receivers/simple${query}`, {
    method: "POST",
    body: init.body ?? event,
    headers: init.authorization === "" ? {} : { authorization: init.authorization ?? power },
  });
  const text = await response.text();
  return {
    response,
    text,
    status: response.status,
    json: text.startsWith("{") ? JSON.parse(text) : undefined,
  };
}

describe("an accepted event", () => {
  test("answers what it was stamped with, in splunkd's order", async () => {
    const query =
      "?index=auth0&source=auth0&sourcetype=auth0_activity&host=acme.eu.auth0.com&output_mode=json";
    const { status, text } = await post(query, { body: `${event} ä\n` });
    expect(status).toBe(200);
    expect(text).toBe(
      `{"index":"auth0","bytes":${Buffer.byteLength(`${event} ä\n`)},"host":"acme.eu.auth0.com","source":"auth0","sourcetype":"auth0_activity"}`,
    );
    expect(served.splunk.events).toMatchObject([
      {
        raw: `${event} ä`,
        time: Date.parse("2026-03-01T09:59:58.123Z") / 1000,
        index: "auth0",
        host: "acme.eu.auth0.com",
        source: "auth0",
        sourcetype: "auth0_activity",
        via: "receivers/simple",
      },
    ]);
  });

  test("without metadata gets splunkd's guesses", async () => {
    const { json } = await post("?output_mode=json", { body: "hello" });
    expect(json).toEqual({
      index: "default",
      bytes: 5,
      host: "127.0.0.1",
      source: "http-simple",
      sourcetype: "unknown-too_small",
    });
    expect(served.splunk.events[0]?.index).toBe("main");
  });

  test("is XML unless JSON is asked for", async () => {
    const { response, text } = await post("?source=a%26b");
    expect(response.headers.get("content-type")).toBe("text/xml; charset=UTF-8");
    expect(text).toContain("<field k='_index'>");
    expect(text).toContain("<text>a&amp;b</text>");
  });

  test.each([
    ["authentication token", "Bearer dummy.jwt.power"],
    ["scheme in any case", "bEARER dummy.jwt.power"],
    ["Basic", power],
  ])("is taken with %s", async (_name, authorization) => {
    expect((await post("?output_mode=json", { authorization })).status).toBe(200);
  });

  test("is taken with a session key", async () => {
    const login = await fetch(`${served.management.url}/services/auth/login`, {
      method: "POST",
      body: new URLSearchParams({ username: "admin", password: "changeme", output_mode: "json" }),
    });
    const { sessionKey } = (await login.json()) as { sessionKey: string };
    expect((await post("?output_mode=json", { authorization: `Splunk ${sessionKey}` })).status).toBe(200);
  });
});

describe("parsing", () => {
  test("makes one event of each line and cuts lines at 10 000 bytes", async () => {
    await post("", { body: `one\r\ntwo\n\n\n${"x".repeat(9_999)}é\n` });
    const raws = served.splunk.events.map(({ raw }) => raw);
    expect(raws.slice(0, 2)).toEqual(["one", "two"]);
    expect(raws[2]).toBe("x".repeat(9_999));
  });

  test("does not find a time behind 128 characters and takes any earlier one for it", async () => {
    await post("", { body: `{"a":"${"x".repeat(130)}","time":"2026-03-01T09:00:00Z"}` });
    await post("", { body: '{"userCreatedAt":"2025-01-02T03:04:05.678Z","time":"2026-03-01T09:00:00Z"}' });
    const [late, mistaken] = served.splunk.events.map(({ time }) => time);
    expect(late).toBe(Date.parse("2026-03-01T10:00:00Z") / 1000);
    expect(mistaken).toBe(Date.parse("2025-01-02T03:04:05.678Z") / 1000);
  });
});

describe("a refusal", () => {
  test.each([
    ["an unknown index", "?index=nope&output_mode=json", {}, 400, "WARN", "supplied index 'nope' missing"],
    ["an empty body", "?output_mode=json", { body: "" }, 400, "WARN", "empty body"],
    [
      "a role without edit_tcp",
      "?output_mode=json",
      { authorization: toBasic("reader", "reading") },
      403,
      "WARN",
      "insufficient permission to access this resource",
    ],
    ["no credentials", "?output_mode=json", { authorization: "" }, 401, "ERROR", "Unauthorized"],
    [
      "a wrong password",
      "?output_mode=json",
      { authorization: toBasic("admin", "x") },
      401,
      "ERROR",
      "Unauthorized",
    ],
    ["an unknown scheme", "?output_mode=json", { authorization: "Digest x" }, 401, "ERROR", "Unauthorized"],
    [
      "an expired token",
      "?output_mode=json",
      { authorization: "Bearer dummy.jwt.expired" },
      401,
      "WARN",
      "call not properly authenticated",
    ],
    [
      "an unknown session",
      "?output_mode=json",
      { authorization: "Splunk nobody" },
      401,
      "WARN",
      "call not properly authenticated",
    ],
  ])("of %s", async (_name, query, init, status, type, text) => {
    const response = await post(query, init);
    expect(response.json).toEqual({ messages: [{ type, text }] });
    expect(response.status).toBe(status);
    const isChallenged = text === "Unauthorized";
    expect(response.response.headers.get("www-authenticate")).toBe(
      isChallenged ? 'Basic realm="/splunk"' : null,
    );
    expect(served.splunk.events).toEqual([]);
  });

  test("is XML without output_mode", async () => {
    const { text } = await post("?index=%3Cb%3E", { authorization: admin });
    expect(text).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<response>\n  <messages>\n    <msg type="WARN">supplied index &apos;&lt;b&gt;&apos; missing</msg>\n  </messages>\n</response>\n',
    );
  });

  test("of an unknown path", async () => {
    const response = await fetch(`${served.management.url}/services/nothing?output_mode=json`, {
      headers: { authorization: admin },
    });
    expect([response.status, await response.text()]).toEqual([
      404,
      '{"messages":[{"type":"ERROR","text":"Not Found"}]}',
    ]);
  });
});
