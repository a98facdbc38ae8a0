import { afterEach, expect, test } from "@jest/globals";
import {
  accept,
  createTestCa,
  endlessBody,
  hangAfterHeaders,
  hangBeforeHeaders,
  json,
  type RecordingServer,
  type Reply,
  reset,
  startRecordingServer,
} from "@splunk-action/local-http/testing";
import { createSplunkClient } from "../../src/splunk-api/splunk-client.ts";

let server: RecordingServer;
afterEach(() => server.close());
const credential = { kind: "bearer", token: "dummy-token" } as const;
const start = async (reply: Reply) => {
  server = await startRecordingServer(reply);
  return createSplunkClient({ baseUrl: `${server.origin}/prefix`, credential, certificates: undefined });
};

test("a request carries the credential, the user agent, its query and its form", async () => {
  const client = await start(json(201, { ok: true }));
  const response = await client.send({
    method: "POST",
    path: "/services/search",
    query: { output_mode: "json" },
    form: { search: "a b&c" },
  });
  expect(response).toMatchObject({ status: 201, body: '{"ok":true}' });
  const [request] = server.requests;
  expect(request).toMatchObject({
    line: "POST /prefix/services/search?output_mode=json HTTP/1.1",
    body: "search=a+b%26c",
  });
  const headers = request?.headers.map((header) => header.toLowerCase());
  expect(headers).toEqual(
    expect.arrayContaining([
      "authorization: bearer dummy-token",
      "content-type: application/x-www-form-urlencoded",
      expect.stringMatching(/^user-agent: splunk-action\//),
    ]),
  );
});

test("statuses that are no success, and redirects, are responses", async () => {
  const client = await start(json(303, {}, { location: "https://elsewhere.example.com" }));
  expect((await client.send({ path: "/services" })).status).toBe(303);
  expect(server.requests).toHaveLength(1);
});

test.each([
  ["a reset connection", "E_RESET", reset],
  ["no response", "E_TIMEOUT", hangBeforeHeaders],
  ["no body", "E_TIMEOUT", hangAfterHeaders],
  ["a body without an end", "E_ANSWER_SIZE", endlessBody],
] as const)("%s rejects with %s and nothing of the request", async (_what, code, reply) => {
  const client = await start(reply);
  const timeout = code === "E_TIMEOUT" ? 500 : 30_000;
  const error = await client.send({ path: "/services", timeout }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "TransportError", code });
  expect(JSON.stringify(error)).not.toContain("dummy");
});

test("a private CA is trusted beside the public ones, and no certificate is taken unchecked", async () => {
  const ca = await createTestCa();
  server = await startRecordingServer(accept, { tls: await ca.issue({ ips: ["127.0.0.1"] }) });
  const open = (certificates: string | undefined) =>
    createSplunkClient({ baseUrl: server.origin, credential, certificates });
  const unchecked = await (await open(undefined))
    .send({ path: "/services" })
    .catch((reason: unknown) => reason);
  expect(unchecked).toMatchObject({ code: expect.stringMatching(/^E_TLS/) });
  const trusting = await open(ca.caPem);
  expect((await trusting.send({ path: "/services" })).status).toBe(200);
  expect((await trusting.send({ path: "/services" })).status).toBe(200);
  expect(server.connections).toBe(1);
  trusting.close();
});
