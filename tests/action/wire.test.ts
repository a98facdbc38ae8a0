import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  accept,
  byPath,
  createTestCa,
  json,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
  type TestCa,
} from "@splunk-action/local-http/testing";
import { toEventText } from "../helpers/event-text.ts";
import { postLoginEvent, secretMark } from "../helpers/post-login-event.ts";
import { expectHarmless, readLine, returning, startAction, version } from "../helpers/start-action.ts";

const basic = { SPLUNK_USERNAME: "admin", SPLUNK_PASSWORD: `${secretMark}-password` };
const bearer = { SPLUNK_TOKEN: `${secretMark}-token` };
const hec = { SPLUNK_HEC_TOKEN: `${secretMark}-hec` };
const signUpId = "177e63d3-2f4d-83a2-85ca-2e1aff66f1d2";

let ca: TestCa;
let http: RecordingServer;
let https: RecordingServer;
beforeAll(async () => {
  ca = await createTestCa();
  const tls = await ca.issue({ ips: ["127.0.0.1"] });
  const replies = byPath({
    "/services/": accept,
    "/oauth/token": json(200, { access_token: "t", expires_in: 60 }),
    "/users/": json(200, {}),
  });
  http = await startRecordingServer(replies);
  https = await startRecordingServer(replies, { tls });
});
afterAll(() => Promise.all([http.close(), https.close()]));

/** Runs one execution of a fresh instance and returns what reached Splunk. */
async function send(server: RecordingServer, secrets: Readonly<Record<string, string>>, event: object) {
  server.use(accept);
  const action = startAction({ SPLUNK_URL: server.origin, SPLUNK_CA_CERT: ca.caPem, ...secrets });
  const execution = await action.login(event);
  action.dispose();
  expectHarmless(execution);
  expect(readLine(execution)).toMatchObject({ outcome: "accepted", status: "200", error: "none" });
  expect(server.requests).toHaveLength(1);
  return { execution, request: server.requests[0] as RecordedRequest };
}

describe.each([["http"], ["https"]] as const)("over %s", (scheme) => {
  const serverOf = () => (scheme === "http" ? http : https);

  describe.each([
    ["SignUp", postLoginEvent()],
    ["Login", returning],
  ] as const)("a %s", (message, event) => {
    it.each([
      ["basic", basic, `Basic ${Buffer.from(`admin:${secretMark}-password`).toString("base64")}`],
      ["bearer", bearer, `Bearer ${secretMark}-token`],
    ])("with %s authentication, byte for byte", async (_, secrets, authorization) => {
      const { request, execution } = await send(serverOf(), secrets, event);
      const { time, eventId } = JSON.parse(request.body);
      expect(request.line).toBe(
        "POST /services/receivers/simple?source=auth0&sourcetype=auth0_activity&output_mode=json HTTP/1.1",
      );
      expect(request.headers).toEqual([
        "accept: application/json",
        `authorization: ${authorization}`,
        "content-type: text/plain; charset=utf-8",
        `user-agent: splunk-action/${version}`,
        `content-length: ${Buffer.byteLength(request.body)}`,
        `Host: 127.0.0.1:${serverOf().port}`,
        "Connection: keep-alive",
      ]);
      expect(request.body).toBe(toEventText(message, time, eventId));
      expectRun(execution, message, time, eventId);
    });

    it("with a collector's token, byte for byte", async () => {
      const { request, execution } = await send(serverOf(), hec, event);
      const { time: seconds, event: sent } = JSON.parse(request.body);
      expect(request.line).toBe("POST /services/collector/event HTTP/1.1");
      expect(request.headers).toEqual([
        "accept: application/json",
        `authorization: Splunk ${secretMark}-hec`,
        "content-type: application/json",
        `user-agent: splunk-action/${version}`,
        `content-length: ${Buffer.byteLength(request.body)}`,
        `Host: 127.0.0.1:${serverOf().port}`,
        "Connection: keep-alive",
      ]);
      expect(request.body).toBe(
        `{"time":${seconds.toFixed(3)},"source":"auth0","sourcetype":"auth0_activity","event":${toEventText(message, sent.time, sent.eventId)}}`,
      );
      expect(Date.parse(sent.time)).toBe(Math.round(seconds * 1000));
      expectRun(execution, message, sent.time, sent.eventId);
    });
  });
});

/** The instant and the ids that stand in the event are those of the run. */
function expectRun(
  execution: Awaited<ReturnType<typeof send>>["execution"],
  message: string,
  time: string,
  eventId: string,
) {
  const began = Date.parse(execution.startedAt);
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Date.parse(time)).toBeGreaterThanOrEqual(began);
  expect(Date.parse(time)).toBeLessThanOrEqual(began + execution.durationMs);
  expect(readLine(execution)).toMatchObject({ activity: message, id: eventId.slice(0, 8), version });
  if (message === "SignUp") expect(eventId).toBe(signUpId);
  else expect(eventId).not.toBe(signUpId);
  expect(execution.metadata.app).toEqual(message === "SignUp" ? { signedUp: true } : {});
}

describe("the settings", () => {
  it("all reach the management port", async () => {
    const { request } = await send(
      http,
      {
        ...bearer,
        SPLUNK_URL: `${http.origin}/a/prefix/services/receivers/simple`,
        SPLUNK_SOURCE: "s o",
        SPLUNK_SOURCETYPE: "t&t",
        SPLUNK_INDEX: "i",
        AUTH0_DOMAIN: "acme.eu.auth0.com",
      },
      returning,
    );
    expect(request.line).toBe(
      "POST /a/prefix/services/receivers/simple?source=s%20o&sourcetype=t%26t&index=i&host=acme.eu.auth0.com&output_mode=json HTTP/1.1",
    );
  });

  it("all reach the collector", async () => {
    const { request } = await send(
      http,
      {
        ...hec,
        SPLUNK_URL: `${http.origin}/services/collector/event`,
        SPLUNK_INDEX: "i",
        SPLUNK_HOST: "h",
        OMIT_FIELDS: "userName,email,clientIP",
        HASH_FIELDS: "userId",
        HASH_KEY: `${secretMark} key`,
        EXTRA_FIELDS: "plan=user.app_metadata.plan",
      },
      postLoginEvent(),
    );
    expect(request.line).toBe("POST /services/collector/event HTTP/1.1");
    const { event, ...envelope } = JSON.parse(request.body);
    expect(Object.keys(envelope)).toEqual(["time", "host", "source", "sourcetype", "index"]);
    expect(event).toMatchObject({ plan: "gold", userId: expect.stringMatching(/^[0-9a-f]{64}$/) });
    for (const name of ["userName", "email", "clientIP"]) expect(event).not.toHaveProperty(name);
    expect(request.body).not.toContain(secretMark);
  });

  it("let nothing else out of a full event", async () => {
    const { request } = await send(https, hec, postLoginEvent());
    expect(request.body).not.toContain(secretMark);
  });
});

describe("the flag's requests", () => {
  it("are these, byte for byte", async () => {
    http.use(
      byPath({
        "/oauth/token": json(200, { access_token: `${secretMark}.jwt`, expires_in: 86_400 }),
        "/users/": json(200, {}),
      }),
    );
    https.use(accept);
    const action = startAction({
      SPLUNK_URL: https.origin,
      SPLUNK_CA_CERT: ca.caPem,
      ...hec,
      AUTH0_DOMAIN: http.origin,
      AUTH0_RUNTIME_CLIENT_ID: "client",
      AUTH0_RUNTIME_CLIENT_SECRET: `${secretMark}-client`,
    });
    const execution = await action.login(postLoginEvent());
    action.dispose();
    expectHarmless(execution);
    expect(readLine(execution)).toMatchObject({ activity: "SignUp", outcome: "accepted", flag: "set" });
    expect(execution.metadata.app).toEqual({});
    const [token, patch] = http.requests;
    expect(http.requests).toHaveLength(2);
    expect(token).toMatchObject({
      line: "POST /oauth/token HTTP/1.1",
      body: `{"grant_type":"client_credentials","client_id":"client","client_secret":"${secretMark}-client","audience":"${http.origin}/api/v2/"}`,
    });
    expect(patch?.line).toBe("PATCH /api/v2/users/auth0%7C5f7c8ec7c33c6c004bbafe82 HTTP/1.1");
    expect(patch?.body).toBe('{"app_metadata":{"signedUp":true}}');
    expect(patch?.headers).toEqual([
      "accept: application/json",
      `authorization: Bearer ${secretMark}.jwt`,
      "content-type: application/json",
      `user-agent: splunk-action/${version}`,
      "content-length: 34",
      `Host: 127.0.0.1:${http.port}`,
      "Connection: keep-alive",
    ]);
  });
});
