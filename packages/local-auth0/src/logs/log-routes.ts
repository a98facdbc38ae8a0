import { z } from "zod";
import { ApiError } from "../http/api-error.ts";
import { integerParameter, pagingParameters, toPage } from "../http/paging.ts";
import { defineRoute, type Route } from "../http/route.ts";
import { toMatcher } from "../search/to-matcher.ts";
import { toSelectedFields } from "../users/to-user-json.ts";
import type { LogEvent } from "./log-event.ts";

const scopes = ["read:logs", "read:logs_users"];

const listQuery = z.looseObject({
  ...pagingParameters(50),
  sort: z.string().optional(),
  fields: z.string().optional(),
  include_fields: z.string().optional(),
  include_totals: z.string().optional(),
  q: z.string().optional(),
  search: z.string().optional(),
  from: z.string().optional(),
  take: integerParameter(1, 100, 50),
});

/** @see https://auth0.com/docs/deploy-monitor/logs/retrieve-log-events-using-mgmt-api */
export const logRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/logs",
    scopes,
    query: listQuery,
    handle: ({ context, query, urls }) =>
      query.from === undefined
        ? { status: 200, body: searchLogs(context.state.logs, query) }
        : toCheckpointAnswer(context.state.logs, query.from, query.take, urls.audience),
  }),
  defineRoute({
    method: "GET",
    path: "/logs/:id",
    scopes,
    handle({ context, params }) {
      const event = context.state.logs.find(({ log_id }) => log_id === params.id);
      if (event === undefined) throw new ApiError(404, "The log event does not exist.");
      return { status: 200, body: event };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/users/:id/logs",
    scopes,
    query: listQuery,
    handle({ context, params, query }) {
      const logs = context.state.logs.filter((event) => event.user_id === params.id);
      return { status: 200, body: searchLogs(logs, query) };
    },
  }),
];

/** Newest first unless sorted; `total` counts the page only. */
function searchLogs(logs: readonly LogEvent[], query: z.infer<typeof listQuery>) {
  const words = query.q ?? query.search ?? "";
  const matches = words === "" ? () => true : toMatcher(words);
  // Details cannot be searched.
  const found = logs.filter(({ details, ...event }) => matches(event));
  const sorted = query.sort === "date:1" ? found : found.toReversed();
  const events = toPage(sorted, query).map((event) =>
    toSelectedFields({ ...event }, query.fields, query.include_fields !== "false"),
  );
  if (query.include_totals !== "true") return events;
  const start = query.page * query.per_page;
  return { start, limit: query.per_page, length: events.length, total: events.length, logs: events };
}

/** What follows a checkpoint, oldest first; every other parameter is ignored, and the next checkpoint is a header. */
function toCheckpointAnswer(logs: readonly LogEvent[], from: string, take: number, apiUrl: string) {
  const events = logs.filter(({ log_id }) => log_id > from).slice(0, take);
  const next = events.at(-1)?.log_id ?? from;
  return {
    status: 200,
    body: events,
    headers: { link: `<${apiUrl}logs?from=${encodeURIComponent(next)}&take=${take}>; rel="next"` },
  };
}
