import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

import { type FaultyVendor, startFaultyVendor } from "./faulty-vendor.ts";

let vendor: FaultyVendor;
beforeEach(async () => {
  vendor = await startFaultyVendor();
});
afterEach(() => vendor.server.close());

describe("which requests a fault meets", () => {
  test("by method, by path with stars, by code; the first rule wins", async () => {
    const response = (status: number) => ({ kind: "answer" as const, status });
    vendor.faults.add({ match: { method: "get" }, action: response(500) });
    vendor.faults.add({ match: { path: "/services/collector" }, action: response(501) });
    vendor.faults.add({ match: { path: "/services/collector/*" }, action: response(502) });
    vendor.faults.add({ match: { path: "/*.html" }, action: response(503) });
    vendor.faults.add({ where: (request) => request.headers.has("x-none"), action: response(504) });
    expect(await vendor.outcome("/services/collector?x=1")).toBe("501 ");
    expect(await vendor.outcome("/services/collector/event")).toBe("502 ");
    expect(await vendor.outcome("/a.html")).toBe("503 ");
    expect(await vendor.outcome("/services/receivers/simple")).toMatch(/^200/);
    expect((await fetch(`${vendor.server.url}/services/collector`)).status).toBe(500);
  });

  test("as often as `times` says", async () => {
    vendor.faults.add({ times: 2, action: { kind: "answer", status: 503 } });
    const statuses = [await vendor.outcome(), await vendor.outcome(), await vendor.outcome()].map((text) =>
      text.slice(0, 3),
    );
    expect(statuses).toEqual(["503", "503", "200"]);
    expect(vendor.faults.toJSON().rules).toEqual([]);
  });
});

describe("faults as JSON", () => {
  test("show what they are and how often they hit, and can be sent back", async () => {
    const id = vendor.faults.add({ match: { path: "/x" }, times: 3, action: { kind: "reset" } });
    vendor.faults.add({ id: "named", where: () => false, action: { kind: "delay", delayMs: 5 } });
    await vendor.outcome("/x");
    const state = JSON.parse(JSON.stringify(vendor.faults));
    expect(state).toEqual({
      unreachable: false,
      rules: [
        { id, match: { path: "/x" }, times: 2, hits: 1, action: { kind: "reset" } },
        { id: "named", hits: 0, action: { kind: "delay", delayMs: 5 } },
      ],
    });
    await vendor.faults.clear();
    expect(await vendor.faults.replace(state)).toEqual([]);
    expect(vendor.faults.toJSON().rules).toMatchObject([{ id, times: 2, hits: 0 }, { id: "named" }]);
    expect([vendor.faults.remove(id), vendor.faults.remove(id)]).toEqual([true, false]);
  });

  test("replace closes the port as well", async () => {
    await vendor.faults.replace({ unreachable: true });
    expect(await vendor.outcome()).toBe("ECONNREFUSED");
    await vendor.faults.replace({});
    expect(await vendor.outcome()).toMatch(/^200/);
  });

  test.each([
    ["not an object", 5],
    ["an unknown kind", { rules: [{ action: { kind: "explode" } }] }],
    ["an unknown key", { rules: [{ action: { kind: "reset", now: true } }] }],
    ["a status that is none", { rules: [{ action: { kind: "answer", status: 99 } }] }],
    ["a delay beyond reason", { rules: [{ action: { kind: "delay", delayMs: 1e9 } }] }],
    ["a path without a slash", { rules: [{ match: { path: "x" }, action: { kind: "reset" } }] }],
  ])("with %s are refused and change nothing", async (_name, json) => {
    vendor.faults.add({ id: "kept", action: { kind: "reset" } });
    expect((await vendor.faults.replace(json)).length).toBeGreaterThan(0);
    expect(vendor.faults.toJSON().rules).toMatchObject([{ id: "kept" }]);
  });
});
