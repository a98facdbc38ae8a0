import type { SplunkState } from "../../state.ts";
import type { Account } from "../authenticate.ts";
import { type Entry, toFeed, toSingleEntry } from "../entries.ts";
import { type Reply, toMessages, toNoTarget } from "../reply.ts";
import { escapeXml, xmlHead } from "../xml.ts";
import { renderResults } from "./render-results.ts";
import { runForAccount } from "./run-for-account.ts";
import type { SearchJob, SearchRequest, SearchResult } from "./search-job.ts";

/** Max jobs; the oldest is deleted first. */
const maxJobs = 50;

/** Runs a search and keeps its results under a new search id. @throws SplError */
export function createJob(
  state: SplunkState,
  account: Account,
  request: SearchRequest,
  wantedId: string | null,
): Reply {
  const createdAt = state.now();
  const sid = wantedId ?? `${(createdAt / 1000).toFixed(3)}_${state.newId().slice(0, 8)}`;
  const results = [...runForAccount(state, account, request)];
  state.jobs.set(sid, { sid, owner: account.name, request, createdAt, results });
  const [oldest] = state.jobs.keys();
  if (state.jobs.size > maxJobs && oldest !== undefined) state.jobs.delete(oldest);
  return {
    status: 201,
    json: { sid },
    xml: () => `${xmlHead}<response>\n  <sid>${escapeXml(sid)}</sid>\n</response>\n`,
  };
}

/** `GET search/jobs`: an account's own jobs, newest first; all of them for an admin. */
export function listJobs(state: SplunkState, account: Account): Reply {
  const isAdmin = account.capabilities.has("admin_all_objects");
  const own = [...state.jobs.values()].filter(({ owner }) => isAdmin || owner === account.name);
  return toFeed(state, collection, own.reverse().map(toEntry));
}

/**
 * `search/jobs/SID` and what is below it: `results`, `results_preview`, `events`, `control`, `summary`, `timeline`.
 * @param names the path behind `jobs/`.
 */
export function handleJob(
  state: SplunkState,
  method: string,
  names: readonly string[],
  parameters: URLSearchParams,
): Reply {
  const [sid = "", what, ...more] = names;
  const job = state.jobs.get(sid);
  if (job === undefined) return toMessages(404, "FATAL", "Unknown sid.");
  if (more.length > 0) return toMessages(404, "ERROR", "Not Found");
  switch (what) {
    case undefined:
      if (method === "DELETE") return cancel(state, job);
      return method === "GET" || method === "POST"
        ? toSingleEntry(state, collection, toEntry(job))
        : toNoTarget(method);
    case "results":
    case "results_preview":
    case "events":
      return toPage(job.results, parameters, state.searchFaults.messages);
    case "control":
      if (method !== "POST") return toNoTarget(method);
      return control(state, job, parameters.get("action"));
    case "summary":
    case "timeline":
      return { status: 200, json: {}, xml: () => `${xmlHead}<${what}/>\n` };
    case "search.log":
      return { status: 200, json: {}, xml: () => "" };
    default:
      return toMessages(404, "ERROR", "Not Found");
  }
}

/** A page of results by `count` (default 100, 0 for all) and `offset`. */
export function toPage(
  results: readonly SearchResult[],
  parameters: URLSearchParams,
  messages: Parameters<typeof renderResults>[0]["messages"],
): Reply {
  const offset = toCount(parameters.get("offset")) ?? 0;
  const count = toCount(parameters.get("count")) ?? 100;
  const page = results.slice(offset, count === 0 ? undefined : offset + count);
  return renderResults({ results: page, offset, messages }, parameters.get("output_mode"));
}

function toCount(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

function control(state: SplunkState, job: SearchJob, action: string | null): Reply {
  switch (action) {
    case "cancel":
      return cancel(state, job);
    case "pause":
    case "unpause":
    case "finalize":
    case "touch":
    case "setttl":
    case "setpriority":
    case "enablepreview":
    case "disablepreview":
    case "save":
    case "unsave":
      return toMessages(200, "INFO", `Search job ${action === "touch" ? "touched" : `${action}d`}.`);
    default:
      return toMessages(400, "FATAL", `Invalid action '${action ?? ""}' for a search job.`);
  }
}

function cancel(state: SplunkState, job: SearchJob): Reply {
  state.jobs.delete(job.sid);
  return toMessages(200, "INFO", "Search job cancelled.");
}

const collection = { path: "search/jobs", app: "search" };

function toEntry({ sid, owner, request, createdAt, results }: SearchJob): Entry {
  const published = new Date(createdAt).toISOString().replace("Z", "+00:00");
  return {
    name: request.search,
    id: sid,
    content: {
      cursorTime: "1970-01-01T00:00:00.000+00:00",
      delegate: "",
      diskUsage: 0,
      dispatchState: "DONE",
      doneProgress: 1,
      dropCount: 0,
      earliestTime: request.earliest ?? "1970-01-01T00:00:00.000+00:00",
      eventAvailableCount: results.length,
      eventCount: results.length,
      isDone: true,
      isFailed: false,
      isFinalized: false,
      isPaused: false,
      isPreviewEnabled: false,
      isRealTimeSearch: false,
      isSaved: false,
      isSavedSearch: false,
      isZombie: false,
      label: "",
      latestTime: request.latest ?? published,
      messages: [],
      numPreviews: 0,
      priority: 5,
      published,
      resultCount: results.length,
      resultIsStreaming: false,
      resultPreviewCount: results.length,
      runDuration: 0.001,
      scanCount: results.length,
      search: request.search,
      sid,
      statusBuckets: 0,
      ttl: 600,
      author: owner,
    },
  };
}
