import type { KnowledgeRequest } from "../../knowledge/knowledge-request.ts";
import { toStageNames } from "../../spl/parse-pipeline.ts";
import { SplError } from "../../spl/spl-error.ts";
import { toMissingCapability } from "../authenticate.ts";
import { type Reply, toMessages, toNoTarget } from "../reply.ts";
import { toExport } from "./export.ts";
import { createJob, handleJob, listJobs, toPage } from "./jobs.ts";
import { runForAccount } from "./run-for-account.ts";
import type { SearchRequest } from "./search-job.ts";

/**
 * Search endpoints, with and without `v2`: `jobs` (creates one, or with `exec_mode=oneshot` returns results),
 * `jobs/export`, `jobs/SID/…`, `parser`.
 * https://help.splunk.com (REST API Reference, search endpoints)
 * @param names the path behind `/services/search/`.
 */
export function handleSearch(request: KnowledgeRequest, names: readonly string[]): Reply | Response {
  const { state, account, method, parameters } = request;
  const [collection, ...rest] = names[0] === "v2" ? names.slice(1) : names;
  if (!account.capabilities.has("search")) return toMissingCapability(account, "search");
  try {
    if (collection === "parser" && rest.length === 0) return parse(request);
    if (collection !== "jobs") return toMessages(404, "FATAL", "Unknown endpoint.");
    if (rest[0] === "export" && rest.length === 1) return runExport(request);
    if (rest.length > 0) return handleJob(state, method, rest, parameters);
    if (method === "GET") return listJobs(state, account);
    return method === "POST" ? create(request) : toNoTarget(method);
  } catch (error) {
    if (error instanceof SplError) return toMessages(400, "FATAL", error.message);
    throw error;
  }
}

const searchRequired =
  "The required 'search' parameter for the Splunk platform REST API search/jobs endpoint is not specified. " +
  "Specify the required 'search' parameter for the POST request on the endpoint and then retry your request.";

function runExport({ state, account, method, owner, app, parameters }: KnowledgeRequest): Reply | Response {
  if (method !== "POST" && method !== "GET") return toNoTarget(method);
  const request = toRequest(parameters, owner, app);
  if (request === undefined) return toMessages(400, "FATAL", searchRequired);
  return toExport(runForAccount(state, account, request), parameters.get("output_mode"), state.searchFaults);
}

function create({ state, account, owner, app, parameters }: KnowledgeRequest): Reply {
  const request = toRequest(parameters, owner, app);
  if (request === undefined) return toMessages(400, "FATAL", searchRequired);
  if (parameters.get("exec_mode") !== "oneshot")
    return createJob(state, account, request, parameters.get("id"));
  return toPage([...runForAccount(state, account, request)], parameters, state.searchFaults.messages);
}

function toRequest(parameters: URLSearchParams, owner: string, app: string): SearchRequest | undefined {
  const search = parameters.get("search") ?? "";
  if (search.trim() === "") return undefined;
  return {
    search,
    owner,
    app,
    earliest: parameters.get("earliest_time") ?? undefined,
    latest: parameters.get("latest_time") ?? undefined,
    fields: [...parameters.getAll("f"), ...parameters.getAll("rf")].flatMap((names) => names.split(",")),
  };
}

/** `search/parser`: whether a search parses, and which commands it has. */
function parse({ state, owner, app, parameters }: KnowledgeRequest): Reply {
  const commands = toStageNames(
    parameters.get("q") ?? "",
    state.knowledgeStore.toKnowledge(owner, app).macros ?? {},
  );
  const json = {
    remoteSearch: "",
    remoteTimeOrdered: true,
    eventsSearch: "",
    commands: commands.map((command) => ({ command })),
  };
  return { status: 200, json, xml: () => "" };
}
