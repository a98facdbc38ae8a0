import type { Results } from "../search/commands.ts";
import { toGlob } from "../search/glob.ts";
import { defaultFields, type Row } from "../search/row.ts";
import { runSearch, toResult } from "../search/run-search.ts";
import { SearchProblem } from "../search/search-problem.ts";
import type { SplunkState } from "../state.ts";
import type { Account } from "./authenticate.ts";
import { toMissingCapability } from "./authenticate.ts";
import { type Reply, toMessages, toNoTarget } from "./reply.ts";
import { renderResultsXml, type SearchResult } from "./results-xml.ts";

/**
 * `search/jobs` with `exec_mode=oneshot`, and `search/jobs/export`, both with and without `v2`. Jobs are not kept, so
 * every search id is unknown.
 * https://help.splunk.com (REST API Reference, search endpoints)
 * @param names the path behind `/services/search/`.
 */
export function handleSearch(
  state: SplunkState,
  account: Account,
  method: string,
  names: readonly string[],
  parameters: URLSearchParams,
): Reply | Response {
  const [, ...rest] = names[0] === "v2" ? names.slice(1) : names;
  if ((names[0] === "v2" ? names[1] : names[0]) !== "jobs")
    return toMessages(404, "FATAL", "Unknown endpoint.");
  const isExport = rest.length === 1 && rest[0] === "export";
  if (rest.length > 0 && !isExport) return toMessages(404, "FATAL", "Unknown sid.");
  if (method !== "POST" && !(isExport && method === "GET")) return toNoTarget(method);
  if (!account.capabilities.has("search")) return toMissingCapability(account, "search");
  const search = parameters.get("search") ?? "";
  if (search.trim() === "") return toMessages(400, "FATAL", searchRequired);
  if (!isExport && parameters.get("exec_mode") !== "oneshot") {
    return toMessages(
      400,
      "FATAL",
      "This local Splunk keeps no search jobs: use exec_mode=oneshot or export.",
    );
  }
  try {
    const results = runSearch(state, account, {
      search,
      earliest: parameters.get("earliest_time") ?? undefined,
      latest: parameters.get("latest_time") ?? undefined,
    });
    return isExport ? toExport(results, parameters) : toOneshot(results, parameters);
  } catch (error) {
    if (error instanceof SearchProblem) return toMessages(400, "FATAL", error.message);
    throw error;
  }
}

const searchRequired =
  "The required 'search' parameter for the Splunk platform REST API search/jobs endpoint is not specified. " +
  "Specify the required 'search' parameter for the POST request on the endpoint and then retry your request.";

function toOneshot(results: Results, parameters: URLSearchParams): Reply {
  const offset = toCount(parameters.get("offset")) ?? 0;
  // 0 asks for all.
  const count = toCount(parameters.get("count")) ?? 100;
  const shown = [...toResults(results, parameters)].slice(offset, count === 0 ? undefined : offset + count);
  const names = [...new Set(shown.flatMap((result) => Object.keys(result)))];
  return {
    status: 200,
    json: {
      preview: false,
      init_offset: offset,
      messages: [],
      fields: names.map((name) => ({ name })),
      results: shown,
      highlighted: {},
    },
    xml: () => renderResultsXml(names, shown),
  };
}

/** One JSON document a line, sent as they are found; the last result says that it is. */
function toExport(results: Results, parameters: URLSearchParams): Reply | Response {
  const shown = toResults(results, parameters);
  if (parameters.get("output_mode") !== "json") {
    const all = [...shown];
    const names = [...new Set(all.flatMap((result) => Object.keys(result)))];
    return { status: 200, json: undefined, xml: () => renderResultsXml(names, all) };
  }
  let next = shown.next();
  let offset = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(out) {
      const { value: result, done } = next;
      next = shown.next();
      const line = done
        ? { preview: false, lastrow: true }
        : { preview: false, offset, ...(next.done ? { lastrow: true } : {}), result };
      offset += 1;
      out.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
      if (next.done) out.close();
    },
  });
  return new Response(body, {
    headers: { "content-type": "application/json; charset=UTF-8", server: "Splunkd" },
  });
}

function* toResults(results: Results, parameters: URLSearchParams): Generator<SearchResult, undefined> {
  const columns = results.columns ?? toRequestedColumns(parameters);
  for (const row of results.rows) yield toResult(row, columns(row));
}

/** `f` and `rf` ask for fields by name or pattern; without them an event shows splunkd's default ones. */
function toRequestedColumns(parameters: URLSearchParams): (row: Row) => readonly string[] {
  const wanted = [...parameters.getAll("f"), ...parameters.getAll("rf")];
  if (wanted.length === 0) return () => defaultFields;
  const globs = wanted.flatMap((names) => names.split(",")).map((name) => toGlob(name.trim()));
  return (row) => row.names().filter((name) => globs.some((matches) => matches(name)));
}

function toCount(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}
