import { expect, test } from "@jest/globals";
import { type SearchableEvent, SplError, searchEvents } from "@splunk-action/local-splunk";
import fc from "fast-check";

const events: SearchableEvent[] = [1, 2, 3].map((n) => ({
  raw: JSON.stringify({ a: n, b: `text ${n}`, c: [1, n] }),
  time: 1_772_359_200 + n,
  index: "main",
  host: "h",
  source: "s",
  sourcetype: "t",
}));
const macros = { m: "a=1", "m(1)": { definition: "b=$x$", args: "x" } };

/** Runs a search that may be nonsense: rows or an SplError, nothing else. */
function run(search: string): "rows" | "error" {
  try {
    searchEvents(events, search, { now: 1_772_359_300_000, knowledge: { macros } });
    return "rows";
  } catch (error) {
    if (error instanceof SplError) return "error";
    throw error;
  }
}

const words = (
  "search where eval stats chart timechart eventstats streamstats bin top rare rename fillnull table fields sort dedup head rex spath " +
  "replace makemv mvexpand addtotals tstats makeresults regex count sum( avg( dc( values( eval( if( case( round( strftime( mvfilter( " +
  "a b c c{} 'c{}' _time main index=main AS BY OVER WITH IN AND OR NOT span=1h span=5 limit=1 window=2 current=f mode=sed field=b " +
  '( ) [ ] | | | , = == != < > + - * / % . " \' ` `m` `m(1)` 0 1 -1 1e3 "x" "(?<x>.)" "s/a/b/" "%Y" * *a -- earliest=-1h @d'
).split(" ");

test("any words in any order give rows or an error with a position", () => {
  const search = fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((list) => list.join(" "));
  fc.assert(
    fc.property(search, (text) => {
      run(text);
      run(`index=main | ${text}`);
    }),
    { numRuns: 3000, seed: 7 },
  );
});

test("any text gives rows or an error", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
      run(`index=main ${text}`);
      run(`index=main | eval x=${text}`);
    }),
    { numRuns: 1500, seed: 7 },
  );
});

test.each([
  `index=main ${"(".repeat(50_000)}`,
  `index=main ${"NOT ".repeat(50_000)} a=1`,
  `index=main | eval x=${"(".repeat(50_000)}`,
  `index=main | eval x=${"-".repeat(50_000)}1`,
  `index=main | eval x=${"1+".repeat(50_000)}1`,
  `index=main | where ${"NOT ".repeat(50_000)} a=1`,
  `index=main | eval x=${"if(1=1,".repeat(20_000)}`,
])("depth is bounded: %#", (search) => {
  expect(["rows", "error"]).toContain(run(search));
});

test("a search with many stages runs", () => {
  expect(run(`index=main ${"| eval x=1 ".repeat(2000)}`)).toBe("rows");
});
