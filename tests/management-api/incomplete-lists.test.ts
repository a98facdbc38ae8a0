import { expect, test } from "@jest/globals";
import { failureCodes } from "../deploy/failure-codes.ts";
import { listBound, seedForeign, startTenant } from "../deploy/local-tenant.ts";

type Rows = readonly { readonly id: string }[];
const two = (rows: Rows, page: number) => rows.slice(page * 2, page * 2 + 2);

/** How a tenant may answer page `page` of `rows`; `reading` counts from 0. */
test.each<[string, (rows: Rows, page: number, reading: number) => unknown, exitCode: number]>([
  [
    "pages of two, whatever was requested",
    (rows, page) => ({ bindings: two(rows, page), total: rows.length }),
    0,
  ],
  ["the same without a total", (rows, page) => ({ bindings: two(rows, page) }), 0],
  [
    "a list that moves between two pages, once",
    (rows, page, reading) => ({
      bindings: page === 1 && reading === 1 ? rows.slice(1, 3) : two(rows, page),
      total: rows.length,
    }),
    0,
  ],
  [
    "a row that is missing and another that is there twice, always",
    (rows) => ({ bindings: [...rows.slice(1), rows.at(-1)], total: rows.length }),
    1,
  ],
  ["every page the same, without a total", (rows) => ({ bindings: rows }), 1],
  [
    "another order each time",
    (rows, _page, reading) => ({
      bindings: rows.slice(1).toSpliced(reading % 3, 0, ...rows.slice(0, 1)),
      total: rows.length,
    }),
    1,
  ],
])("bindings in %s: none of others is lost", async (_what, answer, exitCode) => {
  const local = await startTenant();
  await seedForeign(local, ["a", "b", "c", "d"]);
  let reading = -1;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await globalThis.fetch(input, init);
    const url = new URL(String(input));
    if (init?.method !== "GET" || !url.pathname.endsWith("/bindings")) return response;
    const page = Number(url.searchParams.get("page"));
    if (page === 0) reading++;
    // The local tenant has them all on page 0.
    const all =
      page === 0 ? response : await globalThis.fetch(String(input).replace(/page=\d+/, "page=0"), init);
    const { bindings } = (await all.json()) as { bindings: Rows };
    return Response.json(answer(bindings, page, reading));
  };
  const run = await local.run(["deploy"], { fetch });
  expect([run.exitCode, failureCodes(run.stderr).length]).toEqual([exitCode, exitCode]);
  const foreign = ["foreign-0", "foreign-1", "foreign-2", "foreign-3"];
  const names = () => listBound(local).map(([name]) => name);
  expect(names()).toEqual(exitCode === 0 ? [...foreign, "splunk-signup-login"] : foreign);
  expect((await local.run(["deploy"])).exitCode).toBe(0);
  expect(names()).toEqual([...foreign, "splunk-signup-login"]);
  await local.close();
});
