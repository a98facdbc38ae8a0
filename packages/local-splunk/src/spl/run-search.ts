import type { SearchContext, Table } from "./command.ts";
import { toAllNames } from "./commands/field-commands.ts";
import { type SearchableEvent, toEventRow } from "./event-row.ts";
import { type CompiledKnowledge, compileKnowledge, type Knowledge } from "./knowledge.ts";
import { toComparedFields, toMatcher } from "./match-search.ts";
import { type Pipeline, parsePipeline } from "./parse-pipeline.ts";
import { PatternError } from "./pattern.ts";
import type { Row } from "./row.ts";
import { SplError } from "./spl-error.ts";
import { parseTimeModifier } from "./time-modifier.ts";
import { toText, toTexts, type Value } from "./value.ts";

/** Options of a search. */
export interface SearchOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Time modifiers; those inside the search win. Absent: all time. */
  readonly earliest?: string | undefined;
  readonly latest?: string | undefined;
  /** Macros, field aliases, calculated fields, event types, tags. */
  readonly knowledge?: Knowledge;
  /** Whether an event's index may be read. Default: every index. */
  readonly mayRead?: (index: string) => boolean;
  /** Searched when the search names no index. Default: all that may be read. */
  readonly defaultIndexes?: readonly string[];
  readonly serverName?: string;
  /** A search that every event must also match, as a role's filter. */
  readonly filter?: string;
  /** Whether the word `search` may be left out at the beginning. Default true; the REST API requires it. */
  readonly isImplicit?: boolean;
}

/** A value as splunkd's JSON has it. */
export type ResultValue = string | readonly string[];

/** Rows of a search and the names of their columns in order. */
export interface SearchResults {
  readonly fields: readonly string[];
  readonly rows: readonly Readonly<Record<string, ResultValue>>[];
}

/**
 * Runs a search over events and gives all fields of its results; `_time` is epoch seconds. Pure: the same events,
 * search and options give the same results.
 * @param search SPL, macros included.
 * @param events in any order.
 * @throws SplError for a search that cannot run.
 */
export function searchEvents(
  events: Iterable<SearchableEvent>,
  search: string,
  options: SearchOptions,
): SearchResults {
  const table = runPipeline(events, search, options);
  const rows = [...table.rows];
  const fields = table.columns ?? toAllNames(rows);
  return { fields, rows: rows.map((row) => toResult(row, fields)) };
}

/**
 * Parses a search, knowledge objects included, without running it.
 * @throws SplError
 */
export function checkSearch(search: string, knowledge: Knowledge = {}): void {
  compileKnowledge(knowledge);
  parsePipeline(search, knowledge.macros ?? {}, true);
}

/** Runs a search. Rows are produced one by one where the commands allow it. */
export function runPipeline(
  events: Iterable<SearchableEvent>,
  search: string,
  options: SearchOptions,
): Table {
  const knowledge = compileKnowledge(options.knowledge ?? {});
  const pipeline = parsePipeline(search, options.knowledge?.macros ?? {}, options.isImplicit ?? true);
  const range = toRange(pipeline, options);
  const context: SearchContext = { now: options.now, range };
  const rows = toRows(events, pipeline, knowledge, options, range);
  let table: Table = { rows: withErrors(rows) };
  for (const command of [pipeline.first, ...pipeline.commands]) table = command.run(table, context);
  return { ...table, rows: withErrors(table.rows) };
}

/** A regular expression that comes from a field is compiled while rows are read. */
function* withErrors(rows: Iterable<Row>): Generator<Row> {
  try {
    yield* rows;
  } catch (error) {
    throw error instanceof PatternError ? new SplError(`${error.message}.`, "argument", 0) : error;
  }
}

function toRange({ first }: Pipeline, options: SearchOptions): SearchContext["range"] {
  const earliest = toInstant("earliest", first.events?.earliest ?? options.earliest, options.now);
  const latest = toInstant("latest", first.events?.latest ?? options.latest, options.now);
  return {
    ...(earliest === undefined ? {} : { earliest: earliest / 1000 }),
    ...(latest === undefined ? {} : { latest: latest / 1000 }),
  };
}

function toInstant(name: string, modifier: string | undefined, now: number): number | undefined {
  if (modifier === undefined || modifier === "") return undefined;
  const instant = parseTimeModifier(modifier, now);
  if (instant === undefined) throw new SplError(`Invalid ${name}_time.`, "argument", 0, name);
  return instant;
}

/** The events that the first command selects, newest first. */
function toRows(
  events: Iterable<SearchableEvent>,
  pipeline: Pipeline,
  knowledge: CompiledKnowledge,
  options: SearchOptions,
  range: SearchContext["range"],
): Iterable<Row> {
  const chosen = pipeline.first.events;
  if (chosen === undefined) return [];
  const needed = toNeeded(pipeline, knowledge);
  const allFields = { serverName: options.serverName ?? "local-splunk", knowledge, now: options.now };
  const rowOptions = needed === undefined ? allFields : { ...allFields, needed };
  const { mayRead = () => true, defaultIndexes } = options;
  const namesIndex = toComparedFields(chosen.expression).includes("index");
  const isSearched =
    namesIndex || defaultIndexes === undefined
      ? mayRead
      : (index: string) => defaultIndexes.includes(index) && mayRead(index);
  const matches = toMatcher(chosen.expression);
  const passes = options.filter === undefined ? undefined : toFilter(options.filter);
  const { earliest = Number.NEGATIVE_INFINITY, latest = Number.POSITIVE_INFINITY } = range;
  const readable = new Map<string, boolean>();
  const found: SearchableEvent[] = [];
  for (const event of events) {
    if (event.time < earliest || event.time >= latest) continue;
    let isReadable = readable.get(event.index);
    if (isReadable === undefined) {
      isReadable = isSearched(event.index);
      readable.set(event.index, isReadable);
    }
    if (!isReadable) continue;
    const row = toEventRow(event, passes === undefined ? rowOptions : allFields);
    if (passes !== undefined && !passes(row)) continue;
    if (matches(row)) found.push(event);
  }
  // Stable: of two events of the same time, the one that arrived later comes first.
  found.sort((a, b) => b.time - a.time || (b.serial ?? 0) - (a.serial ?? 0));
  return rowsOf(found, rowOptions);
}

/** Creates one row at a time: a row caches its extracted fields, which need much more memory than the event. */
function* rowsOf(
  events: readonly SearchableEvent[],
  options: Parameters<typeof toEventRow>[1],
): Generator<Row> {
  for (const event of events) yield toEventRow(event, options);
}

function toFilter(filter: string): (row: Row) => boolean {
  const { first, commands } = parsePipeline(`search ${filter}`, {});
  if (commands.length > 0 || first.events === undefined) {
    throw new SplError("A role's search filter cannot hold a pipeline.", "argument", 0);
  }
  return toMatcher(first.events.expression);
}

/** Fields that the commands read, up to the first transforming command. Undefined: all fields. */
function toNeeded(
  { first, commands }: Pipeline,
  knowledge: CompiledKnowledge,
): ReadonlySet<string> | undefined {
  const names: string[] = [];
  for (const command of [first, ...commands]) {
    if (command.reads === "all") return undefined;
    names.push(...command.reads);
    if (command.isTransforming === true) return knowledge.needed(names);
  }
  return undefined;
}

/** The visible fields of a row: texts, or lists of texts. */
export function toResult(
  row: Row,
  names: readonly string[],
  write: (name: string, value: Value) => string | undefined = toDefault,
): Record<string, ResultValue> {
  const result: Record<string, ResultValue> = {};
  for (const name of names) {
    const value = row.get(name);
    if (value === undefined) continue;
    if (typeof value === "object") result[name] = toTexts(value);
    else result[name] = write(name, value) ?? "";
  }
  return result;
}

function toDefault(_: string, value: Value): string | undefined {
  return toText(value);
}
