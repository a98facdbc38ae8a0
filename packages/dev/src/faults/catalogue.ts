import type { LogBehavior } from "@splunk-action/local-auth0";
import type { FaultAction, FaultRule } from "@splunk-action/local-http";
import { type HecCode, hecCodes, type SearchFaults } from "@splunk-action/local-splunk";
import { explainCode } from "../../../../src/errors/explain-code.ts";
import type { FaultView } from "../page-model.ts";

/** A fault by its id, and the rules that cause it. */
export interface CatalogueFault extends FaultView {
  readonly effect:
    | { readonly kind: "splunk"; readonly action: FaultAction }
    | { readonly kind: "splunk-unreachable" }
    /** The Event Collector responds with one of its documented codes. */
    | { readonly kind: "hec-condition"; readonly code: HecCode }
    | { readonly kind: "indexing-delay"; readonly ms: number }
    | { readonly kind: "search"; readonly faults: Partial<SearchFaults> }
    | { readonly kind: "logs"; readonly behavior: Partial<LogBehavior> }
    | { readonly kind: "auth0"; readonly rules: readonly FaultRule[] }
    | { readonly kind: "fail-builds" }
    | { readonly kind: "expire-tokens" };
}

const usersApi = "/api/v2/users/*";

/** How long events or logs stay invisible, in milliseconds: long enough to be seen, short enough to be waited for. */
const lateMs = 5_000;

const splunkFaults: readonly CatalogueFault[] = [
  splunk("splunk-slow", "Slow", "1.5 s a response", { kind: "delay", delayMs: 1_500 }),
  splunk("splunk-busy", "Busy", "HEC 9, HTTP 503", toHecResponse(9)),
  {
    ...{ id: "splunk-unreachable", vendor: "splunk", group: "receive", label: "Unreachable" },
    ...{ meaning: "the port is closed, for searches too", once: false, common: true },
    effect: { kind: "splunk-unreachable" },
  },
  splunk("splunk-hanging", "Hanging", "no response, ever", { kind: "hangBeforeHeaders" }),
  rare("splunk-queue-full", "Queue full", "HEC 26, HTTP 429", toHecResponse(26)),
  rare("splunk-invalid-token", "Invalid token", "HEC 4, HTTP 403", toHecResponse(4)),
  rare("splunk-error", "Internal error", "HTTP 500", toHecResponse(8)),
  rare("splunk-html", "A web page", "HTML, as proxies send", { kind: "html" }),
];

/** Faults that must not mislead `reconcile`: Splunk responds 200 and returns less than it has. */
const searchFaults: readonly CatalogueFault[] = [
  search("splunk-late", "Late", `searches find new events after ${lateMs / 1_000} s`, {
    kind: "indexing-delay",
    ms: lateMs,
  }),
  search("splunk-search-cut", "Cut off", "an export ends after 2 rows", {
    kind: "search",
    faults: { cutAfter: 2 },
  }),
  search("splunk-search-warning", "Warning", "an indexer does not respond; the only sign is a WARN message", {
    kind: "search",
    faults: {
      messages: [{ type: "WARN", text: "Search peer idx-2 did not respond: results may be incomplete." }],
    },
  }),
  search("splunk-search-blind", "Hidden", "the role's srchFilter hides all events", {
    kind: "search",
    faults: { hidden: { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } },
  }),
];

/** Listed, but without a switch: other responses that a client can meet. */
const rareSplunkFaults: readonly CatalogueFault[] = [
  rare("splunk-reset", "Connection reset", "no response, and Splunk did not see the event", {
    kind: "reset",
  }),
  rare("splunk-lost-answer", "Response lost", "Splunk took the event, then the connection broke", {
    kind: "lostAnswer",
  }),
  rare("splunk-redirect", "Redirect to the login page", "HTTP 303, as Splunk Web responds", {
    kind: "redirect",
  }),
  rare("splunk-endless", "Endless response", "a body that never ends", { kind: "endlessBody" }),
  rare("splunk-slow-body", "Slow response", "one byte every 100 ms", { kind: "slowBody" }),
  rare("splunk-cut-json", "Broken JSON", "HTTP 200, and the JSON is cut", {
    kind: "malformed",
    what: "json",
  }),
  rare("splunk-garbage", "Not HTTP", "bytes of another protocol", { kind: "malformed", what: "bytes" }),
  ...([1, 2, 3, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 27, 28] as const).map(
    (code) => rare(`splunk-hec-${code}`, `HEC code ${code}`, toHecMeaning(code), toHecResponse(code)),
  ),
  ...([24, 25] as const).map(
    (code): CatalogueFault => ({
      ...{
        id: `splunk-hec-${code}`,
        vendor: "splunk",
        group: "receive",
        label: `HEC code ${code}`,
        meaning: toHecMeaning(code),
      },
      ...{ once: false, common: false, effect: { kind: "hec-condition", code } },
    }),
  ),
  ...(
    [
      [401, explainCode("E_HTTP_401").meaning],
      [404, explainCode("E_HTTP_404").meaning],
      [413, explainCode("E_HTTP_413").meaning],
      [429, explainCode("E_HTTP_429").meaning],
      [502, "a proxy got no usable response from Splunk"],
      [503, explainCode("E_HTTP_503").meaning],
      [504, "a proxy waited too long for Splunk"],
    ] as const
  ).map(([status, meaning]) =>
    rare(`splunk-http-${status}`, `HTTP ${status}`, meaning, { kind: "answer", status, body: "" }),
  ),
];

const auth0Faults: readonly CatalogueFault[] = [
  auth0("auth0-rate-limit", "Rate limit", "HTTP 429", [
    { match: { path: "/api/v2/*" }, action: { kind: "answer", status: 429 } },
  ]),
  auth0("auth0-management-down", "Down", "HTTP 503", [
    { match: { path: "/api/v2/*" }, action: { kind: "answer", status: 503 } },
    { match: { path: "/oauth/token" }, action: { kind: "answer", status: 503 } },
  ]),
  {
    ...{ id: "auth0-build-fails", vendor: "auth0", group: "api", label: "Builds fail" },
    ...{ meaning: "at the next redeploy", once: false, common: true, effect: { kind: "fail-builds" } },
  },
  {
    ...auth0("auth0-slow", "Slow", "1.5 s a response", [
      { match: { path: usersApi }, action: { kind: "delay", delayMs: 1_500 } },
    ]),
    common: false,
  },
  {
    ...{ id: "auth0-expire-tokens", vendor: "auth0", group: "api", label: "Expire tokens" },
    ...{ meaning: "all issued so far, once", once: true, common: false, effect: { kind: "expire-tokens" } },
  },
];

const logFaults: readonly CatalogueFault[] = [
  logs("auth0-logs-late", "Late", `the API shows logs after ${lateMs / 1_000} s`, { visibleAfterMs: lateMs }),
  logs("auth0-logs-unordered", "Out of order", "half of the logs arrive up to 5 s late", { lateShare: 0.5 }),
  logs("auth0-logs-no-ids", "No ids", "logs have no transaction and session id", {
    transactionId: "absent",
    sessionId: "absent",
  }),
  {
    ...logs("auth0-logs-lag", "Lag", "2 s from a login to its log", { arrivalMs: 2_000 }),
    common: false,
  },
  {
    ...logs("auth0-logs-retention", "Short retention", "logs are gone after one day", { retentionDays: 1 }),
    common: false,
  },
];

/** Every fault that the page and its endpoint know by an id. */
export const faultCatalogue: readonly CatalogueFault[] = [
  ...splunkFaults,
  ...rareSplunkFaults,
  ...searchFaults,
  ...auth0Faults,
  ...logFaults,
];

function splunk(id: string, label: string, meaning: string, action: FaultAction): CatalogueFault {
  const effect = { kind: "splunk", action } as const;
  return { id, vendor: "splunk", group: "receive", label, meaning, once: false, common: true, effect };
}

function rare(id: string, label: string, meaning: string, action: FaultAction): CatalogueFault {
  return { ...splunk(id, label, meaning, action), common: false };
}

function search(
  id: string,
  label: string,
  meaning: string,
  effect: CatalogueFault["effect"],
): CatalogueFault {
  return { id, vendor: "splunk", group: "search", label, meaning, once: false, common: true, effect };
}

function auth0(id: string, label: string, meaning: string, rules: readonly FaultRule[]): CatalogueFault {
  const effect = { kind: "auth0", rules } as const;
  return { id, vendor: "auth0", group: "api", label, meaning, once: false, common: true, effect };
}

function logs(id: string, label: string, meaning: string, behavior: Partial<LogBehavior>): CatalogueFault {
  const effect = { kind: "logs", behavior } as const;
  return { id, vendor: "auth0", group: "logs", label, meaning, once: false, common: true, effect };
}

function toHecMeaning(code: HecCode): string {
  return `${explainCode(`E_HEC_${code}`).meaning}, HTTP ${hecCodes[code][0]}`;
}

function toHecResponse(code: HecCode): FaultAction {
  const [status, text] = hecCodes[code];
  return { kind: "answer", status, body: { text, code } };
}
