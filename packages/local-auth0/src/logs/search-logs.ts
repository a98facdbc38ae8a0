import { ApiError } from "../http/api-error.ts";
import type { Paging } from "../http/paging.ts";
import { toMatcher } from "../search/to-matcher.ts";
import type { LogEvent } from "./log-event.ts";
import { toArrivalTime } from "./log-id.ts";

/**
 * Fields that a search may name. `details` is not among them.
 *
 * @see https://auth0.com/docs/deploy-monitor/logs/log-search-query-syntax
 */
const searchableFields = new Set([
  "client_id",
  "client_name",
  "connection",
  "connection_id",
  "date",
  "description",
  "hostname",
  "ip",
  "log_id",
  "organization_id",
  "strategy",
  "strategy_type",
  "type",
  "user_agent",
  "user_id",
  "user_name",
]);

export interface LogSearch extends Paging {
  /** Lucene query; empty for all logs. */
  readonly q: string;
  /** `date:1` is oldest first, everything else newest first. */
  readonly sort: string | undefined;
  /** Highest number of results that pages may reach. */
  readonly limit: number;
}

/**
 * A page of the logs that match, in the order of their dates.
 *
 * @param newestFirst by id. A log arrives after its date, so the search can stop before it has seen all of them.
 * @throws ApiError 400 for pages beyond the limit, and a query that cannot be parsed or names another field.
 */
export function searchLogs(newestFirst: Iterable<LogEvent>, search: LogSearch): readonly LogEvent[] {
  const wanted = (search.page + 1) * search.per_page;
  if (wanted > search.limit)
    throw new ApiError(400, `You can only page through the first ${search.limit} records.`, "invalid_paging");
  const matches = search.q === "" ? () => true : toMatcher(search.q, searchableFields);
  const found: LogEvent[] = [];
  const isAscending = search.sort === "date:1";
  const order = (a: LogEvent, b: LogEvent) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0);
  for (const log of newestFirst) {
    if (!isAscending && found.length >= wanted) {
      found.sort(order);
      found.length = wanted;
      const oldest = found.at(-1)?.date ?? "";
      if (new Date(toArrivalTime(log.log_id)).toISOString() < oldest) break;
    }
    if (matches(toSearched(log))) found.push(log);
  }
  found.sort(order);
  if (isAscending) found.reverse();
  return found.slice(search.page * search.per_page, wanted);
}

function toSearched({ details, ...log }: LogEvent): Readonly<Record<string, unknown>> {
  return log;
}
