import { Agent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import axios from "axios";
import { createCertificate } from "../src/certificate.ts";
import { createFaults, type Faults } from "../src/faults.ts";
import { type LocalServer, serve } from "../src/serve.ts";
import { withFaults } from "../src/with-faults.ts";

let faults: Faults;
let server: LocalServer;
let taken: string[];
const handle = async (request: Request) => {
  taken.push(await request.text());
  return Response.json({ text: "Success", code: 0 });
};

beforeEach(async () => {
  taken = [];
  faults = createFaults();
  server = await serve(handle, { faults });
});
afterEach(() => server.close());

const post = (path = "/services/collector/event", timeout = 150) =>
  axios.post(server.url + path, "event", {
    timeout,
    // A kept connection would be found reset, not refused.
    httpAgent: new Agent({ keepAlive: false }),
    maxRedirects: 0,
    maxContentLength: 100_000,
    transformResponse: (body) => body,
    validateStatus: () => true,
  });
const outcome = (path?: string) =>
  post(path).then(
    ({ status, data }) => `${status} ${String(data).slice(0, 60)}`,
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );

describe("what a client sees of a fault", () => {
  test("reset: no answer, and the vendor never knew", async () => {
    faults.add({ action: { kind: "reset" } });
    expect(await outcome()).toBe("ECONNRESET");
    expect(taken).toEqual([]);
  });

  test("lostAnswer: no answer, though the vendor took the event", async () => {
    faults.add({ action: { kind: "lostAnswer" } });
    expect(await outcome()).toBe("ECONNRESET");
    expect(taken).toEqual(["event"]);
  });

  test("delay: the vendor's answer, later", async () => {
    faults.add({ action: { kind: "delay", delayMs: 30 } });
    const log: (string | number)[] = [];
    const guarded = withFaults(
      async () => {
        log.push("vendor");
        return new Response();
      },
      faults,
      { sleep: async (ms) => void log.push(ms) },
    );
    expect((await guarded(new Request("http://x/"))).status).toBe(200);
    expect(log).toEqual([30, "vendor"]);
    expect(await outcome()).toBe('200 {"text":"Success","code":0}');
    expect(taken).toEqual(["event"]);
  });

  test("hangBeforeHeaders and hangAfterHeaders: nothing until the client gives up", async () => {
    for (const kind of ["hangBeforeHeaders", "hangAfterHeaders"] as const) {
      faults.add({ id: "only", action: { kind } });
      expect(await outcome()).toBe("ECONNABORTED");
    }
    faults.add({ id: "only", action: { kind: "hangAfterHeaders" } });
    const answer = await fetch(server.url, { method: "POST", body: "x" });
    expect([answer.status, answer.headers.get("content-length")]).toEqual([200, "27"]);
    await answer.body?.cancel();
    expect(taken).toEqual([]);
  });

  test("slowBody: a good answer, byte by byte", async () => {
    faults.add({ action: { kind: "slowBody", everyMs: 1 } });
    expect((await post(undefined, 5000)).data).toBe('{"text":"Success","code":0}');
    faults.add({ id: "slower", action: { kind: "slowBody", everyMs: 60_000 } });
    await faults.clear();
    faults.add({ action: { kind: "slowBody", everyMs: 60_000 } });
    expect(await outcome()).toBe("ECONNABORTED");
  });

  test("endlessBody: more than any client should take", async () => {
    faults.add({ action: { kind: "endlessBody" } });
    await expect(post(undefined, 5000)).rejects.toThrow("maxContentLength size of 100000 exceeded");
  });

  test("answer: any status, body and headers", async () => {
    const body = { text: "Server is busy", code: 9 };
    faults.add({ action: { kind: "answer", status: 503, body, headers: { "retry-after": "7" } } });
    const { status, data, headers } = await post();
    expect([status, data, headers["retry-after"]]).toEqual([503, JSON.stringify(body), "7"]);
    await faults.clear();
    faults.add({ action: { kind: "answer", status: 204 } });
    expect(await outcome()).toBe("204 ");
    await faults.clear();
    faults.add({ action: { kind: "answer", status: 502, body: "Bad Gateway" } });
    expect(await outcome()).toBe("502 Bad Gateway");
  });

  test("html, redirect and malformed answers", async () => {
    faults.add({ times: 1, action: { kind: "html" } });
    faults.add({ times: 1, action: { kind: "html", status: 403 } });
    faults.add({ times: 1, action: { kind: "redirect" } });
    faults.add({ times: 1, action: { kind: "malformed", what: "json" } });
    faults.add({ times: 1, action: { kind: "malformed", what: "length" } });
    faults.add({ times: 1, action: { kind: "malformed", what: "bytes" } });
    expect(await outcome()).toMatch(/^200 <!doctype html>/);
    expect(await outcome()).toMatch(/^403 <!doctype html>/);
    const redirect = await post();
    expect([redirect.status, redirect.headers.location]).toEqual([303, "/en-US/account/login"]);
    expect(await outcome()).toBe('200 {"text":"Success","');
    expect(await outcome()).toMatch(/aborted|ECONNRESET/i);
    expect(await outcome()).toBe("HPE_INVALID_CONSTANT");
    expect(await outcome()).toBe('200 {"text":"Success","code":0}');
  });

  test("unreachable: refused, and back on the same port", async () => {
    expect(await outcome()).toMatch(/^200/);
    await faults.setUnreachable(true);
    expect(await outcome()).toBe("ECONNREFUSED");
    await faults.setUnreachable(false);
    expect(await outcome()).toMatch(/^200/);
    expect(server.connections).toBeGreaterThan(0);
  });

  test("reset and unreachable work below TLS too", async () => {
    const tls = createCertificate({ now: Date.now() });
    const secure = await serve(handle, { faults, tls });
    const httpsAgent = new HttpsAgent({ ca: tls.cert, keepAlive: true });
    const send = () =>
      axios.post(secure.url, "x", { httpsAgent }).then(
        ({ status }) => status,
        (error: { code?: string }) => error.code,
      );
    expect(await send()).toBe(200);
    faults.add({ times: 1, action: { kind: "reset" } });
    expect(await send()).toBe("ECONNRESET");
    await faults.setUnreachable(true);
    expect(await send()).toBe("ECONNREFUSED");
    await faults.clear();
    expect(await send()).toBe(200);
    httpsAgent.destroy();
    await secure.close();
  });
});
