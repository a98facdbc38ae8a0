import { toStageNames } from "../../spl/parse-pipeline.ts";
import { SplError } from "../../spl/spl-error.ts";
import type { SplunkState } from "../../state.ts";
import { type Account, toMissingCapability } from "../authenticate.ts";
import { type Reply, toMessages, toNoTarget } from "../reply.ts";
import { toExport } from "./export.ts";
import { createJob, handleJob, listJobs, toPage } from "./jobs.ts";
import { runForAccount, type SearchRequest } from "./run-for-account.ts";

/**
 * Search endpoints, with and without `v2`: `jobs` (created, or with `exec_mode=oneshot` answered), `jobs/export`,
 * `jobs/SID/…`, `parser`.
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
  const [collection, ...rest] = names[0] === "v2" ? names.slice(1) : names;
  if (!account.capabilities.has("search")) return toMissingCapability(account, "search");
  try {
    if (collection === "parser" && rest.length === 0) return parse(state, parameters);
    if (collection !== "jobs") return toMessages(404, "FATAL", "Unknown endpoint.");
    if (rest[0] === "export" && rest.length === 1) return runExport(state, account, method, parameters);
    if (rest.length > 0) return handleJob(state, method, rest, parameters);
    if (method === "GET") return listJobs(state, account);
    return method === "POST" ? create(state, account, parameters) : toNoTarget(method);
  } catch (error) {
    if (error instanceof SplError) return toMessages(400, "FATAL", error.message);
    throw error;
  }
}

const searchRequired =
  "The required 'search' parameter for the Splunk platform REST API search/jobs endpoint is not specified. " +
  "Specify the required 'search' parameter for the POST request on the endpoint and then retry your request.";

function runExport(
  state: SplunkState,
  account: Account,
  method: string,
  parameters: URLSearchParams,
): Reply | Response {
  if (method !== "POST" && method !== "GET") return toNoTarget(method);
  const request = toRequest(parameters);
  if (request === undefined) return toMessages(400, "FATAL", searchRequired);
  return toExport(runForAccount(state, account, request), parameters.get("output_mode"), state.searchFaults);
}

function create(state: SplunkState, account: Account, parameters: URLSearchParams): Reply {
  const request = toRequest(parameters);
  if (request === undefined) return toMessages(400, "FATAL", searchRequired);
  if (parameters.get("exec_mode") !== "oneshot")
    return createJob(state, account, request, parameters.get("id"));
  return toPage([...runForAccount(state, account, request)], parameters, state.searchFaults.messages);
}

function toRequest(parameters: URLSearchParams): SearchRequest | undefined {
  const search = parameters.get("search") ?? "";
  if (search.trim() === "") return undefined;
  return {
    search,
    earliest: parameters.get("earliest_time") ?? undefined,
    latest: parameters.get("latest_time") ?? undefined,
    fields: [...parameters.getAll("f"), ...parameters.getAll("rf")].flatMap((names) => names.split(",")),
  };
}

/** `search/parser`: whether a search parses, and which commands it has. */
function parse(state: SplunkState, parameters: URLSearchParams): Reply {
  const commands = toStageNames(parameters.get("q") ?? "", state.knowledge().macros ?? {});
  const json = {
    remoteSearch: "",
    remoteTimeOrdered: true,
    eventsSearch: "",
    commands: commands.map((command) => ({ command })),
  };
  return { status: 200, json, xml: () => "" };
}
