import { type Aggregate, type GroupAccumulator, parseAggregates } from "../aggregate.ts";
import type { Command, SearchContext, Table } from "../command.ts";
import { type Row, toRow } from "../row.ts";
import { parseBoolean, type Scanner } from "../scanner.ts";
import { chooseTimeSpan, parseTimeSpan, type Span } from "../span.ts";
import { compareByCode, compareTexts, toNumber, toText, toTexts, type Value } from "../value.ts";
import { toFloor, toNumberRange } from "./bin.ts";

/** How a split field becomes columns. */
interface SplitOptions {
  readonly field: string | undefined;
  readonly span: string | undefined;
  /** Max columns, 0 for all. The columns with the largest sums are kept, or with the smallest. */
  readonly limit: number;
  readonly fromBottom: boolean;
  readonly useOther: boolean;
  readonly useNull: boolean;
  readonly otherName: string;
  readonly nullName: string;
}

const splitNames = ["limit", "useother", "usenull", "otherstr", "nullstr"] as const;
const ignored = ["cont", "partial", "sep", "format", "agg", "allnum"] as const;
type Options = Partial<Record<string, string>>;

/** Max rows of a chart. */
const maxBuckets = 50_000;

/** `chart aggregates [OVER row] [BY column]`, `chart aggregates BY row [column]` */
export function parseChart(scanner: Scanner): Command {
  const names = [...splitNames, ...ignored] as const;
  let options: Options = scanner.takeOptions(names);
  const aggregates = parseAggregates(scanner);
  const over = scanner.takeWord("OVER") ? parseSplitField(scanner, names) : undefined;
  const by: { readonly field: string; readonly options: Options }[] = [];
  if (scanner.takeWord("BY")) while (!scanner.done) by.push(parseSplitField(scanner, names));
  scanner.end();
  const [rowField, column, ...more] = over === undefined ? by : [over, ...by];
  if (rowField === undefined) scanner.fail("a field is missing: chart … OVER field, or BY field");
  if (more.length > 0) scanner.fail("a chart has one field for rows and one for columns", "argument");
  options = { ...options, ...rowField.options, ...column?.options };
  const split = toSplit(scanner, column?.field, options, column?.options.span);
  const rowSpan = rowField.options.span;
  return {
    reads: [
      rowField.field,
      ...(column === undefined ? [] : [column.field]),
      ...aggregates.flatMap(({ fields }) => fields),
    ],
    isTransforming: true,
    run(input, context) {
      const floor = rowSpan === undefined ? undefined : toFloor(rowField.field, rowSpan);
      const grid = new Grid(aggregates, split, context);
      for (const row of input.rows) {
        const value = row.get(rowField.field);
        for (const text of toTexts(floor === undefined ? value : floor(value))) grid.add(text, row);
      }
      const keys = grid.rowKeys().sort(compareTexts);
      return grid.toTable(rowField.field, keys);
    },
  };
}

/** `timechart [span=] [bins=] [limit=] aggregates [BY field]`: one row for each time bucket, empty buckets included. */
export function parseTimechart(scanner: Scanner): Command {
  const names = ["span", "bins", "minspan", "fixedrange", ...splitNames, ...ignored] as const;
  let options: Options = scanner.takeOptions(names);
  const aggregates = parseAggregates(scanner);
  const by = scanner.takeWord("BY") ? parseSplitField(scanner, names) : undefined;
  options = { ...options, ...scanner.takeOptions(names), ...by?.options };
  scanner.end();
  const span = options.span === undefined ? undefined : parseTimeSpan(options.span);
  if (options.span !== undefined && span === undefined)
    scanner.fail(`'${options.span}' is no span of time`, "argument");
  const split = toSplit(scanner, by?.field, options, undefined);
  const isFixed = parseBoolean(options.fixedrange) ?? true;
  const isContinuous = parseBoolean(options.cont) ?? true;
  const bins = Number(options.bins ?? 100);
  return {
    reads: ["_time", ...(by === undefined ? [] : [by.field]), ...aggregates.flatMap(({ fields }) => fields)],
    isTransforming: true,
    run(input, context) {
      const rows = span === undefined ? [...input.rows] : input.rows;
      const own = span ?? chooseSpan(rows, context, bins);
      const grid = new Grid(aggregates, split, context);
      for (const row of rows) {
        const time = toNumber(row.get("_time"));
        if (time !== undefined) grid.add(String(own.floor(time)), row);
      }
      const starts = grid
        .rowKeys()
        .map(Number)
        .sort((a, b) => a - b);
      const filled = isContinuous
        ? fillTimes(starts, own, isFixed ? toFilledRange(context.range) : {})
        : starts;
      if (filled === undefined) scanner.fail(`The span gives more than ${maxBuckets} rows`, "argument");
      return grid.toTable("_time", filled.map(String));
    },
  };
}

function parseSplitField(
  scanner: Scanner,
  names: readonly string[],
): { readonly field: string; readonly options: Options } {
  const field = scanner.expectField();
  return { field, options: scanner.takeOptions(["span", "bins", ...names]) };
}

function toSplit(
  scanner: Scanner,
  field: string | undefined,
  options: Options,
  span: string | undefined,
): SplitOptions {
  const [, side = "top", count = "10"] =
    /^(top|bottom)?\s*(\d+)$/i.exec(options.limit ?? "10") ??
    scanner.fail(`limit=${options.limit} is no number`, "argument");
  return {
    field,
    span,
    limit: Number(count),
    fromBottom: side.toLowerCase() === "bottom",
    useOther: parseBoolean(options.useother) ?? true,
    useNull: parseBoolean(options.usenull) ?? true,
    otherName: options.otherstr ?? "OTHER",
    nullName: options.nullstr ?? "NULL",
  };
}

/** `earliest=0` means all time in Splunk: rows are not filled from 1970 on. */
function toFilledRange({ earliest = 0, latest }: SearchContext["range"]): SearchContext["range"] {
  return { ...(earliest > 0 ? { earliest } : {}), ...(latest === undefined ? {} : { latest }) };
}

function chooseSpan(rows: Iterable<Row>, context: SearchContext, bins: number): Span {
  const range = toFilledRange(context.range);
  const { min, max } = toNumberRange(rows, "_time") ?? { min: 0, max: 0 };
  return chooseTimeSpan((range.latest ?? max) - (range.earliest ?? min), bins);
}

/** Starts of all buckets, from the first to the last or over the time range of the search. */
function fillTimes(
  starts: readonly number[],
  span: Span,
  range: SearchContext["range"],
): number[] | undefined {
  const first = range.earliest === undefined ? starts[0] : span.floor(range.earliest);
  const [lastStart] = starts.slice(-1);
  if (first === undefined) return [...starts];
  const end = range.latest ?? (lastStart === undefined ? undefined : lastStart + 1e-6);
  if (end === undefined) return [...starts];
  const filled: number[] = [];
  for (
    let at = Math.min(first, starts[0] ?? first);
    at < end || at <= (lastStart ?? at - 1);
    at = span.next(at)
  ) {
    filled.push(at);
    if (filled.length > maxBuckets) return undefined;
  }
  return filled;
}

type Cell = readonly GroupAccumulator[];

/** Groups by row and column. */
class Grid {
  readonly #aggregates: readonly Aggregate[];
  readonly #split: SplitOptions;
  readonly #context: SearchContext;
  readonly #toColumn: (value: Value) => Value;
  readonly #cells = new Map<string, Map<string, Cell>>();
  /** All added rows, for the OTHER column, which is known only at the end. */
  readonly #added: { readonly key: string; readonly column: string; readonly row: Row }[] = [];
  readonly #columns = new Set<string>();

  constructor(aggregates: readonly Aggregate[], split: SplitOptions, context: SearchContext) {
    this.#aggregates = aggregates;
    this.#split = split;
    this.#context = context;
    this.#toColumn =
      split.field !== undefined && split.span !== undefined
        ? toFloor(split.field, split.span)
        : (value) => value;
  }

  add(key: string, row: Row): void {
    const { field, useNull, nullName } = this.#split;
    if (field === undefined) {
      this.#count(key, "", row);
      return;
    }
    const texts = toTexts(this.#toColumn(row.get(field)));
    if (texts.length === 0 && !useNull) return;
    for (const column of texts.length === 0 ? [nullName] : texts) {
      this.#columns.add(column);
      this.#added.push({ key, column, row });
      this.#count(key, column, row);
    }
  }

  rowKeys(): string[] {
    return [...this.#cells.keys()];
  }

  toTable(field: string, keys: readonly string[]): Table {
    const columns = this.#split.field === undefined ? [""] : this.#chooseColumns();
    const names = columns.flatMap((column) => this.#aggregates.map(({ name }) => this.#toName(column, name)));
    const rows = keys.map((key) => {
      const cells = this.#cells.get(key);
      const values = columns.flatMap((column) => {
        const cell = cells?.get(column);
        return this.#aggregates.map(({ name, isCount }, i): [string, Value] => [
          this.#toName(column, name),
          cell?.[i]?.result() ?? (isCount ? 0 : undefined),
        ]);
      });
      return toRow([[field, field === "_time" ? Number(key) : key], ...values]);
    });
    return { rows, columns: [...new Set([field, ...names])], chosen: true };
  }

  /** With one aggregate a column is named after its value, with several `aggregate: value`. */
  #toName(column: string, aggregate: string): string {
    if (this.#split.field === undefined) return aggregate;
    return this.#aggregates.length === 1 ? column : `${aggregate}: ${column}`;
  }

  #chooseColumns(): string[] {
    const { limit, fromBottom, useOther, otherName, nullName } = this.#split;
    const named = [...this.#columns].filter((column) => column !== nullName);
    const last = this.#columns.has(nullName) ? [nullName] : [];
    if (limit === 0 || named.length <= limit) return [...named.sort(compareTexts), ...last];
    const totals = new Map(named.map((column) => [column, this.#total(column)]));
    const ranked = named.sort((a, b) => (totals.get(b) ?? 0) - (totals.get(a) ?? 0) || compareByCode(a, b));
    const kept = fromBottom ? ranked.slice(-limit) : ranked.slice(0, limit);
    if (useOther) {
      const isKept = new Set([...kept, ...last]);
      for (const { key, column, row } of this.#added)
        if (!isKept.has(column)) this.#count(key, otherName, row);
    }
    return [...kept.sort(compareTexts), ...(useOther ? [otherName] : []), ...last];
  }

  #total(column: string): number {
    let total = 0;
    for (const cells of this.#cells.values())
      total += toNumber(toText(cells.get(column)?.[0]?.result())) ?? 0;
    return total;
  }

  #count(key: string, column: string, row: Row): void {
    const cells = this.#cells.get(key) ?? new Map<string, Cell>();
    this.#cells.set(key, cells);
    const cell = cells.get(column) ?? this.#aggregates.map((item) => item.create());
    cells.set(column, cell);
    for (const accumulator of cell) accumulator.add(row, this.#context);
  }
}
