import type { Account } from "../management/authenticate.ts";
import type { SplunkEvent } from "../splunk-event.ts";
import type { SplunkState } from "../state.ts";
import { parseCommand, type Results } from "./commands.ts";
import { parseExpression } from "./expression.ts";
import { toGlob } from "./glob.ts";
import { toComparedFields, toMatcher } from "./match-expression.ts";
import { type Row, toEventRow } from "./row.ts";
import { SearchProblem } from "./search-problem.ts";
import { parseTimeModifier } from "./time-modifier.ts";

/** A search as a client asks for it. */
export interface SearchRequest {
  /** SPL that begins with `search` or `|`. */
  readonly search: string;
  /** Time modifiers; those inside the search win. Absent: all time. */
  readonly earliest?: string | undefined;
  readonly latest?: string | undefined;
}

/**
 * Runs a search over what is indexed and visible by now, newest events first, as the account may see them.
 * @throws SearchProblem with splunkd's words.
 */
export function runSearch(state: SplunkState, account: Account, request: SearchRequest): Results {
  const [first = "", ...stages] = splitPipeline(request.search);
  const generating = first.trim() === "" ? stages.shift() : first;
  const [name, args] = parseStage(generating ?? "");
  if (name !== "search") throw new SearchProblem(`Unknown search command '${name}'.`);
  const commands = stages.map((stage) => parseCommand(...parseStage(stage)));
  const events = findEvents(state, account, args, request);
  const input: Results = { rows: toRows(events, state.serverName) };
  return commands.reduce<Results>((results, command) => command(results), input);
}

/** One at a time: a row remembers what was extracted of it, which is much more than the event. */
function* toRows(events: readonly SplunkEvent[], serverName: string): Generator<Row> {
  for (const event of events) yield toEventRow(event, serverName);
}

function findEvents(
  state: SplunkState,
  account: Account,
  args: string,
  request: SearchRequest,
): SplunkEvent[] {
  const { expression, ...inline } = parseExpression(args);
  const now = state.now();
  const earliest =
    toInstant("earliest", inline.earliest ?? request.earliest, now) ?? Number.NEGATIVE_INFINITY;
  const latest = toInstant("latest", inline.latest ?? request.latest, now) ?? Number.POSITIVE_INFINITY;
  const matches = toMatcher(expression);
  const mayRead = account.searchIndexes.map(toIndexGlob);
  const isSearched = toComparedFields(expression).includes("index")
    ? () => true
    : (index: string) => account.defaultIndexes.includes(index);
  const found: SplunkEvent[] = [];
  for (const event of state.store.newestFirst()) {
    const at = event.time * 1000;
    if (at < earliest || at >= latest || event.searchableAt > now || !isSearched(event.index)) continue;
    if (!mayRead.some((allows) => allows(event.index))) continue;
    if (matches(toEventRow(event, state.serverName))) found.push(event);
  }
  // Stable: of two events of the same time, the one that arrived later comes first.
  return found.sort((a, b) => b.time - a.time);
}

/** The role's `*` does not open internal indexes; `_*` does. */
function toIndexGlob(pattern: string): (index: string) => boolean {
  const glob = toGlob(pattern);
  return (index) => glob(index) && (pattern.startsWith("_") || !index.startsWith("_"));
}

function toInstant(name: string, modifier: string | undefined, now: number): number | undefined {
  if (modifier === undefined || modifier === "") return undefined;
  const instant = parseTimeModifier(modifier, now);
  if (instant === undefined) throw new SearchProblem(`Invalid ${name}_time.`);
  return instant;
}

/** Splits at `|`, not at one inside quotes. */
function splitPipeline(search: string): string[] {
  return (search.match(/(?:"(?:\\.|[^"\\])*"|[^|])+|\|/gs) ?? []).reduce<string[]>(
    (stages, part) => {
      if (part === "|") stages.push("");
      else stages[stages.length - 1] += part;
      return stages;
    },
    [""],
  );
}

function parseStage(stage: string): [name: string, args: string] {
  const [, name = "", args = ""] = /^\s*([^\s=(]+)\s*(.*?)\s*$/s.exec(stage) ?? [];
  return [name.toLowerCase(), args];
}

/** The fields that are shown of a row, each with its value as results carry it: texts, or lists of texts. */
export function toResult(row: Row, names: readonly string[]): Record<string, string | readonly string[]> {
  const result: Record<string, string | readonly string[]> = {};
  for (const name of names) {
    const values = row.values(name);
    const [first] = values;
    if (first === undefined) continue;
    const text = name === "_time" ? toDisplayTime(first) : first;
    result[name] = values.length === 1 ? text : values;
  }
  return result;
}

function toDisplayTime(epochSeconds: string): string {
  const ms = Math.round(Number(epochSeconds) * 1000);
  return Number.isNaN(ms) ? epochSeconds : new Date(ms).toISOString().replace("Z", "+00:00");
}
