import { Agent as HttpsAgent } from "node:https";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import axios from "axios";
import { createCertificate } from "../src/certificate.ts";
import { createFaults } from "../src/faults.ts";
import { serve } from "../src/serve.ts";
import { withFaults } from "../src/with-faults.ts";

import { type FaultyVendor, startFaultyVendor } from "./faulty-vendor.ts";

let vendor: FaultyVendor;
beforeEach(async () => {
  vendor = await startFaultyVendor();
});
afterEach(() => vendor.server.close());

describe("what a client sees of a fault", () => {
  test("reset: no response, and the vendor did not get the request", async () => {
    vendor.faults.add({ action: { kind: "reset" } });
    expect(await vendor.outcome()).toBe("ECONNRESET");
    expect(vendor.taken).toEqual([]);
  });

  test("lostAnswer: no response, although the vendor accepted the event", async () => {
    vendor.faults.add({ action: { kind: "lostAnswer" } });
    expect(await vendor.outcome()).toBe("ECONNRESET");
    expect(vendor.taken).toEqual(["event"]);
  });

  test("delay: the vendor's answer, later", async () => {
    vendor.faults.add({ action: { kind: "delay", delayMs: 30 } });
    const log: (string | number)[] = [];
    const guarded = withFaults(
      async () => {
        log.push("vendor");
        return new Response();
      },
      vendor.faults,
      { sleep: async (ms) => void log.push(ms) },
    );
    expect((await guarded(new Request("http://x/"))).status).toBe(200);
    expect(log).toEqual([30, "vendor"]);
    expect(await vendor.outcome()).toBe('200 {"text":"Success","code":0}');
    expect(vendor.taken).toEqual(["event"]);
  });

  test("hangBeforeHeaders and hangAfterHeaders: nothing until the client gives up", async () => {
    for (const kind of ["hangBeforeHeaders", "hangAfterHeaders"] as const) {
      vendor.faults.add({ id: "only", action: { kind } });
      expect(await vendor.outcome("/", 100)).toBe("ECONNABORTED");
    }
    vendor.faults.add({ id: "only", action: { kind: "hangAfterHeaders" } });
    const response = await fetch(vendor.server.url, { method: "POST", body: "x" });
    expect([response.status, response.headers.get("content-length")]).toEqual([200, "27"]);
    await response.body?.cancel();
    expect(vendor.taken).toEqual([]);
  });

  test("slowBody: a good answer, byte by byte", async () => {
    vendor.faults.add({ action: { kind: "slowBody", everyMs: 1 } });
    expect((await vendor.post()).data).toBe('{"text":"Success","code":0}');
    vendor.faults.add({ id: "slower", action: { kind: "slowBody", everyMs: 60_000 } });
    await vendor.faults.clear();
    vendor.faults.add({ action: { kind: "slowBody", everyMs: 60_000 } });
    expect(await vendor.outcome("/", 100)).toBe("ECONNABORTED");
  });

  test("endlessBody: more than any client should take", async () => {
    vendor.faults.add({ action: { kind: "endlessBody" } });
    await expect(vendor.post()).rejects.toThrow("maxContentLength size of 100000 exceeded");
  });

  test("answer: any status, body and headers", async () => {
    const body = { text: "Server is busy", code: 9 };
    vendor.faults.add({ action: { kind: "answer", status: 503, body, headers: { "retry-after": "7" } } });
    const { status, data, headers } = await vendor.post();
    expect([status, data, headers["retry-after"]]).toEqual([503, JSON.stringify(body), "7"]);
    await vendor.faults.clear();
    vendor.faults.add({ action: { kind: "answer", status: 204 } });
    expect(await vendor.outcome()).toBe("204 ");
    await vendor.faults.clear();
    vendor.faults.add({ action: { kind: "answer", status: 502, body: "Bad Gateway" } });
    expect(await vendor.outcome()).toBe("502 Bad Gateway");
  });

  test("html, redirect and malformed answers", async () => {
    vendor.faults.add({ times: 1, action: { kind: "html" } });
    vendor.faults.add({ times: 1, action: { kind: "html", status: 403 } });
    vendor.faults.add({ times: 1, action: { kind: "redirect" } });
    vendor.faults.add({ times: 1, action: { kind: "malformed", what: "json" } });
    vendor.faults.add({ times: 1, action: { kind: "malformed", what: "length" } });
    vendor.faults.add({ times: 1, action: { kind: "malformed", what: "bytes" } });
    expect(await vendor.outcome()).toMatch(/^200 <!doctype html>/);
    expect(await vendor.outcome()).toMatch(/^403 <!doctype html>/);
    const redirect = await vendor.post();
    expect([redirect.status, redirect.headers.location]).toEqual([303, "/en-US/account/login"]);
    expect(await vendor.outcome()).toBe('200 {"text":"Success","');
    expect(await vendor.outcome()).toMatch(/aborted|ECONNRESET/i);
    expect(await vendor.outcome()).toBe("HPE_INVALID_CONSTANT");
    expect(await vendor.outcome()).toBe('200 {"text":"Success","code":0}');
  });

  test("unreachable: refused, and back on the same port", async () => {
    expect(await vendor.outcome()).toMatch(/^200/);
    await vendor.faults.setUnreachable(true);
    expect(await vendor.outcome()).toBe("ECONNREFUSED");
    await vendor.faults.setUnreachable(false);
    expect(await vendor.outcome()).toMatch(/^200/);
    expect(vendor.server.connections).toBeGreaterThan(0);
  });

  test("reset and unreachable work below TLS too", async () => {
    const tls = createCertificate({ now: Date.now() });
    const secure = await serve(vendor.handle, { faults: vendor.faults, tls });
    const httpsAgent = new HttpsAgent({ ca: tls.cert, keepAlive: true });
    const send = () =>
      axios.post(secure.url, "x", { httpsAgent }).then(
        ({ status }) => status,
        (error: { code?: string }) => error.code,
      );
    expect(await send()).toBe(200);
    vendor.faults.add({ times: 1, action: { kind: "reset" } });
    expect(await send()).toBe("ECONNRESET");
    await vendor.faults.setUnreachable(true);
    expect(await send()).toBe("ECONNREFUSED");
    await vendor.faults.clear();
    expect(await send()).toBe(200);
    httpsAgent.destroy();
    await secure.close();
  });
});

describe("a vendor with faults", () => {
  test("answers a status without a body in its own words, also after it has done the work", async () => {
    const faults = createFaults();
    const done: string[] = [];
    const guarded = withFaults(
      async (request) => {
        done.push(await request.text());
        return new Response();
      },
      faults,
      {
        toError: ({ status, resetAfterMs }) => ({
          body: { status, resetAfterMs },
          headers: { "x-ratelimit-remaining": "0" },
        }),
      },
    );
    faults.add({ times: 1, action: { kind: "answer", status: 429, resetAfterMs: 2_000, after: true } });
    const response = await guarded(new Request("http://x/", { method: "POST", body: "event" }));
    expect([response.status, response.headers.get("x-ratelimit-remaining"), await response.json()]).toEqual([
      429,
      "0",
      { status: 429, resetAfterMs: 2_000 },
    ]);
    expect(done).toEqual(["event"]);
  });

  test("can be served with the same faults, which still count once a request", async () => {
    const faults = createFaults();
    const server = await serve(
      withFaults(async () => new Response("fine"), faults),
      { faults },
    );
    faults.add({ times: 1, action: { kind: "answer", status: 503 } });
    expect((await fetch(server.url)).status).toBe(503);
    expect((await fetch(server.url)).status).toBe(200);
    await server.close();
  });
});
