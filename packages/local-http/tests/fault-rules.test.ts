import { Agent } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import axios from "axios";
import { createFaults, type Faults } from "../src/faults.ts";
import { type LocalServer, serve } from "../src/serve.ts";

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

const post = (path = "/services/collector/event", timeout = 400) =>
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

describe("which requests a fault meets", () => {
  test("by method, by path with stars, by code; the first rule wins", async () => {
    const answer = (status: number) => ({ kind: "answer" as const, status });
    faults.add({ match: { method: "get" }, action: answer(500) });
    faults.add({ match: { path: "/services/collector" }, action: answer(501) });
    faults.add({ match: { path: "/services/collector/*" }, action: answer(502) });
    faults.add({ match: { path: "/*.html" }, action: answer(503) });
    faults.add({ where: (request) => request.headers.has("x-none"), action: answer(504) });
    expect(await outcome("/services/collector?x=1")).toBe("501 ");
    expect(await outcome("/services/collector/event")).toBe("502 ");
    expect(await outcome("/a.html")).toBe("503 ");
    expect(await outcome("/services/receivers/simple")).toMatch(/^200/);
    expect((await fetch(`${server.url}/services/collector`)).status).toBe(500);
  });

  test("as often as `times` says", async () => {
    faults.add({ times: 2, action: { kind: "answer", status: 503 } });
    const statuses = [await outcome(), await outcome(), await outcome()].map((text) => text.slice(0, 3));
    expect(statuses).toEqual(["503", "503", "200"]);
    expect(faults.toJSON().rules).toEqual([]);
  });
});

describe("faults as JSON", () => {
  test("show what they are and how often they hit, and can be sent back", async () => {
    const id = faults.add({ match: { path: "/x" }, times: 3, action: { kind: "reset" } });
    faults.add({ id: "named", where: () => false, action: { kind: "delay", delayMs: 5 } });
    await outcome("/x");
    const state = JSON.parse(JSON.stringify(faults));
    expect(state).toEqual({
      unreachable: false,
      rules: [
        { id, match: { path: "/x" }, times: 2, hits: 1, action: { kind: "reset" } },
        { id: "named", hits: 0, action: { kind: "delay", delayMs: 5 } },
      ],
    });
    await faults.clear();
    expect(await faults.replace(state)).toEqual([]);
    expect(faults.toJSON().rules).toMatchObject([{ id, times: 2, hits: 0 }, { id: "named" }]);
    expect([faults.remove(id), faults.remove(id)]).toEqual([true, false]);
  });

  test("replace closes the port as well", async () => {
    await faults.replace({ unreachable: true });
    expect(await outcome()).toBe("ECONNREFUSED");
    await faults.replace({});
    expect(await outcome()).toMatch(/^200/);
  });

  test.each([
    ["not an object", 5],
    ["an unknown kind", { rules: [{ action: { kind: "explode" } }] }],
    ["an unknown key", { rules: [{ action: { kind: "reset", now: true } }] }],
    ["a status that is none", { rules: [{ action: { kind: "answer", status: 99 } }] }],
    ["a delay beyond reason", { rules: [{ action: { kind: "delay", delayMs: 1e9 } }] }],
    ["a path without a slash", { rules: [{ match: { path: "x" }, action: { kind: "reset" } }] }],
  ])("with %s are refused and change nothing", async (_name, json) => {
    faults.add({ id: "kept", action: { kind: "reset" } });
    expect((await faults.replace(json)).length).toBeGreaterThan(0);
    expect(faults.toJSON().rules).toMatchObject([{ id: "kept" }]);
  });
});
