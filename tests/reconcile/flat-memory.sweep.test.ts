import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";

const bench = join(import.meta.dirname, "..", "..", "bench", "reconcile.mjs");

/** What the benchmark of the built command line says of so many logs in so many hours. */
async function measure(logs: number, hours: number) {
  const { stdout } = await promisify(execFile)(process.execPath, [bench, String(logs), String(hours)]);
  return JSON.parse(stdout) as {
    readonly complete: boolean;
    readonly lost: number;
    readonly sent: number;
    readonly right: number;
    readonly missing: number;
    readonly pages: number;
    readonly peakMemoryMiB: number;
    readonly requests: Readonly<Record<"tokens" | "logs" | "searches" | "batches", number>>;
  };
}

test("eight times the logs need the same memory, and each page of logs is requested once", async () => {
  const [small, large] = [await measure(5_000, 3), await measure(40_000, 24)];
  for (const { complete, lost, sent, right, missing, pages, requests } of [small, large]) {
    expect(lost).toBeGreaterThan(50);
    expect({ complete, sent, right, missing }).toEqual({
      complete: true,
      sent: lost,
      right: lost,
      missing: 0,
    });
    expect(requests.tokens).toBe(1);
    // The scenario begins and ends a little outside of what is read. The end is asked for twice.
    expect(requests.logs).toBeLessThanOrEqual(pages + 2);
    expect(requests.logs).toBeGreaterThan(pages * 0.8);
    // Events are sent and looked for in batches, not one by one.
    expect(requests.batches).toBeLessThan(lost / 20);
    expect(requests.searches).toBeLessThan(pages / 2);
  }
  expect(large.peakMemoryMiB / small.peakMemoryMiB).toBeLessThan(1.3);
}, 600_000);
