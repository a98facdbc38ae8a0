import { Failure } from "../errors/failure.ts";
import type { Settings } from "../settings/settings.ts";
import { assumeLost } from "./assume-lost.ts";
import { parseRange, type Range } from "./parse-range.ts";
import type { EventSender, ReconcilePorts, ReconcileResult, SplunkEvents, StateStore } from "./ports.ts";
import { reconcile } from "./reconcile.ts";
import { type Counts, createCounts, isUntouched, type OpenRun, type ReconcileState } from "./state.ts";

/** The options of `reconcile`. */
export interface ReconcileRequest {
  readonly settings: Settings;
  /** The tenant's host. */
  readonly tenant: string;
  /** As typed on the command line; see `parseRange`. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly dryRun: boolean;
  /** Sends every login of the range without a search. */
  readonly assumeLost: boolean;
  /** Ignores the state file. */
  readonly fresh: boolean;
  /** Sends even if logins and events do not agree (`RECONCILE_NO_AGREEMENT`). */
  readonly force: boolean;
}

/** The ports of `runReconcile`. */
export type RequestPorts = Omit<ReconcilePorts, "save" | "sender" | "events"> & {
  /** Absent if the credentials cannot search. */
  readonly events: SplunkEvents | undefined;
  readonly sender: EventSender | undefined;
  readonly state: StateStore;
};

/** The result of `reconcile`, as `--json` prints it. */
export interface ReconcileReport {
  readonly range: { readonly since: string; readonly until: string };
  readonly logins: { readonly total: number; readonly byType: Readonly<Record<string, number>> };
  readonly delivered: number;
  /** Sent by an earlier run. */
  readonly reconciledBefore: number;
  readonly sent: number;
  /** Not in Splunk and not sent. */
  readonly missing: number;
  readonly uncertain: number;
  readonly notExpected: number;
  readonly withoutLogin: number;
  readonly duplicates: number;
  readonly matchedBy: Counts["matchedBy"];
  readonly complete: boolean;
  readonly requests: { readonly auth0: number; readonly search: number; readonly send: number };
  /** Log ids, at most 1 000. */
  readonly uncertainLogs: readonly string[];
}

/** A report, and why the range is not complete. */
export interface ReconcileOutcome {
  readonly report: ReconcileReport;
  readonly failure: Failure | undefined;
}

/**
 * Runs `reconcile` and resumes an unfinished run of the state file. Called by the command line and by `dev`.
 *
 * @throws {Failure} `USAGE` or `STATE_FILE` (exit 3) before logs are read; otherwise the error that stopped the run
 */
export async function runReconcile(
  request: ReconcileRequest,
  ports: RequestPorts,
): Promise<ReconcileOutcome> {
  const { settings, dryRun, since, until } = request;
  checkKeys(settings);
  const { clock } = ports;
  const target = {
    tenant: request.tenant,
    index: settings.SPLUNK_INDEX ?? null,
    sourcetype: settings.SPLUNK_SOURCETYPE,
  };
  const stored = request.fresh ? undefined : ports.state.load();
  if (stored !== undefined) requireSame(stored, target);
  const requested = { since: since ?? null, until: until ?? null };
  const open = stored?.open == null ? undefined : requireSameRange(stored.open, requested, dryRun);
  // Reuse only its range. It does not record whether a run before it may have sent events.
  const isBegun = stored?.open != null && isUntouched(stored.open);
  const parse = () => parseRange(since, until, clock.now(), stored?.complete?.until);
  const range = open === undefined ? parse() : isBegun ? widen(open.range, parse()) : open.range;
  const base: ReconcileState = {
    version: 1,
    ...target,
    complete: stored?.complete ?? null,
    open: null,
    assumed: stored?.assumed ?? [],
  };
  const run = {
    settings,
    tenant: toTenantName(request.tenant),
    requested,
    range,
    isOpenSince: since === undefined && stored?.complete == null,
    isContinued: since === undefined && stored?.complete != null,
    resumed: dryRun || isBegun ? undefined : open,
    isKnown: stored !== undefined && !isBegun,
    force: request.force,
  };
  const save = (progress: OpenRun) => ports.state.save({ ...base, open: progress });
  const sender = dryRun ? undefined : ports.sender;
  const { events } = ports;

  let result: ReconcileResult;
  if (range.since >= range.until) result = toEmptyResult(range);
  else if (request.assumeLost) {
    const wasSent = (date: number) => base.assumed.some((one) => date >= one.since && date < one.until);
    result = await assumeLost(run, { ...ports, sender, save }, wasSent);
  } else {
    if (events === undefined) throw cannotSearch();
    result = await reconcile(run, { ...ports, events, sender, save });
  }
  if (!dryRun && range.since < range.until) ports.state.save(toFinalState(base, result, request));
  const requests = {
    auth0: ports.logs.requests,
    search: events?.requests ?? 0,
    send: ports.sender?.requests ?? 0,
  };
  return { report: toReport(result, requests), failure: result.failure };
}

function toFinalState(
  base: ReconcileState,
  { range, complete, failure, counts }: ReconcileResult,
  { assumeLost: assumed, since }: ReconcileRequest,
): ReconcileState {
  if (assumed) return { ...base, assumed: [...base.assumed, range] };
  // Expired logs cannot be read later. Report them once, and start the next run at the end of this one.
  const isOnlyExpired =
    since === undefined && failure?.code === "RECONCILE_RETENTION" && counts.missing + counts.uncertain === 0;
  return complete || isOnlyExpired ? { ...base, complete: range } : base;
}

function toReport(
  { range, counts, complete }: ReconcileResult,
  requests: ReconcileReport["requests"],
): ReconcileReport {
  const { byType, delivered, reconciledBefore, sent, missing, uncertain, notExpected } = counts;
  return {
    range: { since: new Date(range.since).toISOString(), until: new Date(range.until).toISOString() },
    logins: { total: Object.values(byType).reduce((sum, count) => sum + count, 0), byType },
    ...{ delivered, reconciledBefore, sent, missing, uncertain, notExpected },
    withoutLogin: counts.withoutLogin,
    duplicates: counts.duplicates,
    matchedBy: counts.matchedBy,
    complete,
    requests,
    uncertainLogs: counts.uncertainLogs,
  };
}

function toEmptyResult(range: Range): ReconcileResult {
  return { range, counts: createCounts(), complete: true, failure: undefined };
}

function checkKeys({ OMIT_FIELDS = [] }: Settings): void {
  if (!["userId", "sessionId", "transactionId"].every((field) => OMIT_FIELDS.includes(field))) return;
  throw new Failure(
    "SETTINGS",
    "OMIT_FIELDS leaves no field by which a login and its event can be compared",
    "Leave one of userId, sessionId, transactionId in the events; HASH_FIELDS hides values, too.",
  );
}

function cannotSearch(): Failure {
  return new Failure(
    "SETTINGS",
    "a HEC token cannot search: SPLUNK_SEARCH_TOKEN is missing",
    "Set SPLUNK_SEARCH_TOKEN, or SPLUNK_SEARCH_USERNAME with SPLUNK_SEARCH_PASSWORD, and SPLUNK_SEARCH_URL to the management port. " +
      "--assume-lost sends every login of the range without a search.",
  );
}

function requireSame(
  state: ReconcileState,
  target: Pick<ReconcileState, "tenant" | "index" | "sourcetype">,
): void {
  for (const name of ["tenant", "index", "sourcetype"] as const) {
    if (state[name] === target[name]) continue;
    throw new Failure(
      "STATE_FILE",
      `the state file is of ${name} ${state[name] ?? "(none)"}, not of ${target[name] ?? "(none)"}`,
      "Give --state another file for each tenant and index, or --fresh to begin anew.",
    );
  }
}

/** The unfinished run if the same range is requested, at any later time. */
function requireSameRange(open: OpenRun, requested: OpenRun["asked"], dryRun: boolean): OpenRun | undefined {
  const isSame = (name: "since" | "until") =>
    requested[name] === open.asked[name] ||
    (requested[name] !== null && Date.parse(requested[name]) === open.range[name]);
  const isAnything = requested.since === null && requested.until === null;
  if (isAnything || (isSame("since") && isSame("until"))) return open;
  if (dryRun || isUntouched(open)) return undefined;
  const [from, to] = [open.range.since, open.range.until].map((time) => new Date(time).toISOString());
  throw new Failure(
    "STATE_FILE",
    `the state file holds an unfinished run of another range: ${from} to ${to}`,
    "Finish that one by running reconcile without --since and --until, or give --fresh to forget it, or another --state.",
  );
}

/** The range from the earlier start to the later end. */
function widen(one: Range, other: Range): Range {
  return { since: Math.min(one.since, other.since), until: Math.max(one.until, other.until) };
}

/** `acme` of `acme.eu.auth0.com`; `undefined` for a custom domain. */
function toTenantName(host: string): string | undefined {
  return /^([^.]+)(?:\.[^.]+)*\.auth0(?:app)?\.com$/.exec(host)?.[1];
}
