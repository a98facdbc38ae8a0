import { z } from "zod";
import { ApiError } from "../http/api-error.ts";
import { integerParameter, pagingParameters } from "../http/paging.ts";
import { defineRoute, type Route, type RouteResponse } from "../http/route.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { TenantUrls } from "../token/tenant-urls.ts";
import { toSelectedFields } from "../users/to-user-json.ts";
import type { LogEvent } from "./log-event.ts";
import { searchLogs } from "./search-logs.ts";

const scopes = ["read:logs", "read:logs_users"];

const listQuery = z.looseObject({
  ...pagingParameters(50),
  sort: z.string().optional(),
  fields: z.string().optional(),
  include_fields: z.string().optional(),
  include_totals: z.string().optional(),
  q: z.string().optional(),
  search: z.string().optional(),
  from: z.string().regex(/^\d+$/).optional(),
  take: integerParameter(1, 100, 50),
});

type ListQuery = z.infer<typeof listQuery>;

/** Auth0 refuses long queries with 414; the exact limit is unknown. */
const maxQueryCharacters = 4_000;

/**
 * Both ways to read logs: by a checkpoint (`from`, `take`) and by a search.
 *
 * @see https://auth0.com/docs/deploy-monitor/logs/retrieve-log-events-using-mgmt-api
 */
export const logRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/logs",
    scopes,
    query: listQuery,
    handle: ({ context, query, urls }) =>
      query.from === undefined
        ? { status: 200, body: search(context, context.logs.newestFirst(), query) }
        : followCheckpoint(context, query.from, query.take, urls),
  }),
  defineRoute({
    method: "GET",
    path: "/logs/:id",
    scopes,
    handle({ context, params }) {
      const log = context.logs.find(params.id ?? "");
      if (log === undefined) throw new ApiError(404, "The log event does not exist.");
      return { status: 200, body: log };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/users/:id/logs",
    scopes,
    query: listQuery,
    handle: ({ context, params, query }) => ({
      status: 200,
      body: search(context, ofUser(context.logs.newestFirst(), params.id), query),
    }),
  }),
];

function* ofUser(logs: Iterable<LogEvent>, userId: string | undefined): Iterable<LogEvent> {
  for (const log of logs) if (log.user_id === userId) yield log;
}

/** Newest first unless sorted; `total` counts the page only. */
function search(context: TenantContext, logs: Iterable<LogEvent>, query: ListQuery) {
  const q = query.q ?? query.search ?? "";
  if (q.length > maxQueryCharacters) throw new ApiError(414, "Request-URI Too Large");
  const { page, per_page, sort } = query;
  const limit = context.logs.behavior.searchLimit;
  const found = searchLogs(logs, { q, page, per_page, sort, limit }).map((log) =>
    toSelectedFields({ ...log }, query.fields, query.include_fields !== "false"),
  );
  if (query.include_totals !== "true") return found;
  const start = page * per_page;
  return { start, limit: per_page, length: found.length, total: found.length, logs: found };
}

/**
 * The logs that arrived after the checkpoint, oldest first, and the next checkpoint as a header. All other parameters
 * are ignored. An empty page repeats its own checkpoint.
 */
function followCheckpoint(
  context: TenantContext,
  from: string,
  take: number,
  urls: TenantUrls,
): RouteResponse {
  const { logs } = context;
  const { expiredCheckpoint, madeUpCheckpoint } = logs.behavior;
  if (expiredCheckpoint === "reject" && logs.isExpired(from)) throw toUnknownCheckpoint(from);
  if (madeUpCheckpoint === "reject" && logs.find(from) === undefined) throw toUnknownCheckpoint(from);
  const found = logs.listAfter(from, take);
  const next = found.at(-1)?.log_id ?? from;
  return {
    status: 200,
    body: found,
    headers: { link: `<${urls.api}logs?from=${next}&take=${take}>; rel="next"` },
  };
}

/** The message is ours: Auth0 was not seen to reject a checkpoint. */
function toUnknownCheckpoint(from: string): ApiError {
  return new ApiError(400, `There is no log event '${from}' to start from.`, "invalid_query_string");
}
