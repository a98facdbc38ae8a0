import type { Table } from "../../spl/command.ts";
import { defaultFields, type SearchableEvent } from "../../spl/event-row.ts";
import { toGlob } from "../../spl/pattern.ts";
import type { Row } from "../../spl/row.ts";
import { runPipeline, toResult } from "../../spl/run-search.ts";
import { toNumber, toText, type Value } from "../../spl/value.ts";
import type { SplunkState } from "../../state.ts";
import type { Account } from "../authenticate.ts";
import type { SearchRequest, SearchResult } from "./search-job.ts";

/**
 * Runs a search over the events that are indexed and visible now, with the rights of the account.
 * @throws SplError with splunkd's message.
 */
export function runForAccount(
  state: SplunkState,
  account: Account,
  request: SearchRequest,
): Iterable<SearchResult> {
  const now = state.now();
  const mayRead = account.searchIndexes.map(toIndexGlob);
  const [filter] = account.searchFilters;
  const table = runPipeline(visible(state, account, now), request.search, {
    now,
    earliest: request.earliest,
    latest: request.latest,
    knowledge: state.knowledgeStore.toKnowledge(request.owner, request.app),
    mayRead: (index) => mayRead.some((allows) => allows(index)),
    defaultIndexes: account.defaultIndexes,
    serverName: state.serverName,
    isImplicit: false,
    ...(filter === undefined ? {} : { filter }),
  });
  return toResults(table, request.fields);
}

/** The role's `*` does not include internal indexes; `_*` does. */
function toIndexGlob(pattern: string): (index: string) => boolean {
  const glob = toGlob(pattern);
  return (index) => glob(index) && (pattern.startsWith("_") || !index.startsWith("_"));
}

/** As in Splunk, no error: for events hidden by a delay, a deleted index, the role's time window or a fault. */
function* visible(state: SplunkState, account: Account, now: number): Generator<SearchableEvent> {
  const { searchWindowSeconds } = account;
  const oldest =
    searchWindowSeconds === undefined ? Number.NEGATIVE_INFINITY : now / 1000 - searchWindowSeconds;
  const { hidden } = state.searchFaults;
  for (const event of state.store.newestFirst()) {
    if (hidden !== undefined && event.time >= hidden.from && event.time < hidden.to) continue;
    if (event.searchableAt <= now && event.time >= oldest && state.indexes.has(event.index)) yield event;
  }
}

function* toResults(table: Table, requested: readonly string[]): Generator<SearchResult, undefined> {
  const toNames = toShownNames(table, requested);
  for (const row of table.rows) yield toResult(row, toNames(row), toDisplayed);
}

function toShownNames(
  { columns, chosen }: Table,
  requested: readonly string[],
): (row: Row) => readonly string[] {
  if (columns !== undefined) return () => columns;
  if (chosen === true) return (row) => row.names();
  if (requested.length === 0) return (row) => [...new Set([...defaultFields, ...row.ownNames()])];
  const globs = requested.map((name) => toGlob(name.trim()));
  return (row) => row.names().filter((name) => globs.some((matches) => matches(name)));
}

/** Shows `_time` as ISO 8601 if it is a number. */
function toDisplayed(name: string, value: Value): string | undefined {
  const seconds = name === "_time" ? toNumber(value) : undefined;
  if (seconds === undefined) return toText(value);
  const date = new Date(Math.round(seconds * 1000));
  return Number.isNaN(date.getTime()) ? toText(value) : date.toISOString().replace("Z", "+00:00");
}
