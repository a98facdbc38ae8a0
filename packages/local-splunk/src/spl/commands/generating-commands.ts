import { parseAggregates } from "../aggregate.ts";
import type { Command, SearchContext, Table } from "../command.ts";
import { isIndexedField } from "../event-row.ts";
import { toComparedFields } from "../match-search.ts";
import { toRow } from "../row.ts";
import { parseBoolean, Scanner } from "../scanner.ts";
import { type ParsedExpression, parseSearchExpression } from "../search-expression.ts";
import { parseTimeSpan } from "../span.ts";
import { toNumber } from "../value.ts";
import { aggregate } from "./stats-commands.ts";

/** A command that can begin a search. */
export interface GeneratingCommand extends Command {
  /** Selects the events; undefined if the command reads no events. */
  readonly events?: ParsedExpression;
}

/** `search …` at the beginning. */
export function parseFirstSearch(scanner: Scanner): GeneratingCommand {
  const events = parseSearchExpression(scanner);
  return { events, reads: toComparedFields(events.expression, true), run: (input) => input };
}

/** `makeresults [count=1] [annotate=]` */
export function parseMakeresults(scanner: Scanner): GeneratingCommand {
  const { count = "1", annotate } = scanner.takeOptions(["count", "annotate"]);
  scanner.end();
  const total = Number(count);
  if (!Number.isInteger(total) || total < 0 || total > 1_000_000)
    scanner.fail(`count=${count} is no number of rows`, "argument");
  const isAnnotated = parseBoolean(annotate) ?? false;
  return {
    reads: [],
    run: (_, { now }) => {
      const extra = isAnnotated ? (["_raw", "host", "source", "sourcetype", "splunk_server"] as const) : [];
      const rows = Array.from({ length: total }, () => toRow([["_time", Math.floor(now / 1000)]]));
      return { rows, columns: ["_time", ...extra], chosen: true };
    },
  };
}

/** `tstats aggregates [where …] [BY fields] [span=]`, reads indexed fields only. */
export function parseTstats(scanner: Scanner): GeneratingCommand {
  scanner.takeOptions([
    "summariesonly",
    "allow_old_summaries",
    "local",
    "chunk_size",
    "include_reduced_buckets",
  ]);
  const [, list = "", condition = "", by = ""] =
    /^(.*?)(?:\bwhere\b(.*?))?(?:\b(?:by|groupby)\b(.*))?$/is.exec(scanner.text.slice(scanner.at)) ?? [];
  const start = scanner.at;
  const part = (text: string, from: number) => {
    const inner = new Scanner(scanner.text.slice(0, from + text.length), scanner.command, scanner.toPosition);
    inner.at = from;
    return inner;
  };
  if (/\bfrom\b/i.test(list))
    scanner.fail("from is not supported: there are no data models here", "unsupported");
  const aggregates = parseAggregates(part(list, start));
  const where = scanner.text.slice(start).search(/\bwhere\b/i);
  const events = parseSearchExpression(
    part(condition, start + (where < 0 ? list.length : where + "where".length)),
  );
  const grouping = part(by, scanner.text.length - by.length);
  const keys: string[] = [];
  let span: string | undefined;
  while (!grouping.done) {
    span = grouping.takeOptions(["span"]).span ?? span;
    if (!grouping.done) keys.push(grouping.expectField());
  }
  const names = [
    ...keys,
    ...aggregates.flatMap(({ fields }) => fields),
    ...toComparedFields(events.expression, true),
  ];
  const unindexed = names.find((name) => !isIndexedField(name));
  if (unindexed !== undefined) {
    scanner.at = scanner.text.indexOf(unindexed, start);
    scanner.fail(
      `tstats reads indexed fields only (index, sourcetype, source, host, _time), and '${unindexed}' is extracted when a search runs: use stats`,
      "unsupported",
    );
  }
  const floor = span === undefined ? undefined : parseTimeSpan(span);
  if (span !== undefined && floor === undefined) grouping.fail(`'${span}' is no span of time`, "argument");
  return { events, reads: names, isTransforming: true, run };

  function run(input: Table, context: SearchContext): Table {
    const rows = floor === undefined ? input.rows : binned(input, floor);
    const columns = [...keys, ...aggregates.map(({ name }) => name)];
    return { rows: aggregate(rows, aggregates, keys, context), columns, chosen: true };
  }
}

function* binned(input: Table, span: { floor(value: number): number }) {
  for (const row of input.rows) {
    const time = toNumber(row.get("_time"));
    if (time !== undefined) row.set("_time", span.floor(time));
    yield row;
  }
}
