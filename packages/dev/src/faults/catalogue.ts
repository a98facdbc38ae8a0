import type { FaultAction, FaultRule } from "@splunk-action/local-http";
import { type HecCode, hecCodes, type SearchFaults } from "@splunk-action/local-splunk";
import { explainCode } from "../../../../src/errors/explain-code.ts";
import type { FaultView } from "../page-model.ts";

/** A fault by its id, and what it takes to make it happen. */
export interface CatalogueFault extends FaultView {
  readonly effect:
    | { readonly kind: "splunk"; readonly action: FaultAction }
    | { readonly kind: "splunk-unreachable" }
    /** The Event Collector takes the event and says how it feels. */
    | { readonly kind: "hec-condition"; readonly code: HecCode }
    /** Searches respond 200 and do not show everything. */
    | { readonly kind: "search"; readonly faults: Partial<SearchFaults> }
    | { readonly kind: "indexing-delay"; readonly delayMs: number }
    | { readonly kind: "auth0"; readonly rules: readonly FaultRule[] }
    | { readonly kind: "fail-builds" }
    | { readonly kind: "expire-tokens" };
}

const usersApi = "/api/v2/users/*";

const splunkFaults: readonly CatalogueFault[] = [
  splunk("splunk-slow", "Slow", "1.5 s an answer", { kind: "delay", delayMs: 1_500 }),
  splunk("splunk-busy", "Busy", "HEC 9, HTTP 503", toHecAnswer(9)),
  rare("splunk-queue-full", "Queue full", "HEC 26, HTTP 429", toHecAnswer(26)),
  rare("splunk-invalid-token", "Invalid token", "HEC 4, HTTP 403", toHecAnswer(4)),
  rare("splunk-error", "Internal error", "HTTP 500", toHecAnswer(8)),
  rare("splunk-html", "A web page", "HTML, as proxies send", { kind: "html" }),
  {
    ...{ id: "splunk-unreachable", vendor: "splunk", label: "Unreachable", meaning: "the port is closed" },
    ...{ once: false, common: true, effect: { kind: "splunk-unreachable" } },
  },
  splunk("splunk-hanging", "Hanging", "no answer, ever", {
    kind: "hangBeforeHeaders",
  }),
];

/** Not a switch of their own, but to be had: everything that a client has met. */
const rareSplunkFaults: readonly CatalogueFault[] = [
  rare("splunk-reset", "Connection reset", "no answer, and Splunk did not see it", { kind: "reset" }),
  rare("splunk-lost-answer", "Answer lost", "Splunk took the event, then the connection broke", {
    kind: "lostAnswer",
  }),
  rare("splunk-redirect", "Redirect to the login page", "HTTP 303, as Splunk Web answers", {
    kind: "redirect",
  }),
  rare("splunk-endless", "Endless answer", "a body that never ends", { kind: "endlessBody" }),
  rare("splunk-slow-body", "Answer trickles in", "one byte every 100 ms", { kind: "slowBody" }),
  rare("splunk-cut-json", "Broken JSON", "HTTP 200, and the JSON is cut", {
    kind: "malformed",
    what: "json",
  }),
  rare("splunk-garbage", "Not HTTP", "bytes of another protocol", { kind: "malformed", what: "bytes" }),
  ...([1, 2, 3, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 27, 28] as const).map(
    (code) => rare(`splunk-hec-${code}`, `HEC code ${code}`, toHecMeaning(code), toHecAnswer(code)),
  ),
  ...([24, 25] as const).map(
    (code): CatalogueFault => ({
      ...{
        id: `splunk-hec-${code}`,
        vendor: "splunk",
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
      [502, "a proxy got no usable answer from Splunk"],
      [503, explainCode("E_HTTP_503").meaning],
      [504, "a proxy waited too long for Splunk"],
    ] as const
  ).map(([status, meaning]) =>
    rare(`splunk-http-${status}`, `HTTP ${status}`, meaning, { kind: "answer", status, body: "" }),
  ),
];

/** What `reconcile` must not fall for: Splunk responds 200, and what it shows is not all. */
const quietFaults: readonly CatalogueFault[] = [
  {
    ...{ id: "splunk-late", label: "Indexes late", meaning: "searches show new events after 5 s" },
    ...{ vendor: "splunk", once: false, common: false, effect: { kind: "indexing-delay", delayMs: 5_000 } },
  },
  quiet("splunk-search-cut", "Search cut off", "an export ends after 2 rows", { cutAfter: 2 }),
  quiet("splunk-search-warning", "Search with a warning", "an indexer does not respond", {
    messages: [{ type: "WARN", text: "Search peer idx-2 did not respond: results may be incomplete." }],
  }),
  quiet("splunk-search-blind", "Search sees nothing", "a role whose srchFilter hides all events", {
    hidden: { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
  }),
];

const auth0Faults: readonly CatalogueFault[] = [
  auth0("auth0-rate-limit", "Rate limit", "HTTP 429", [
    { match: { path: "/api/v2/*" }, action: { kind: "answer", status: 429 } },
  ]),
  auth0("auth0-management-down", "API down", "HTTP 503", [
    { match: { path: "/api/v2/*" }, action: { kind: "answer", status: 503 } },
    { match: { path: "/oauth/token" }, action: { kind: "answer", status: 503 } },
  ]),
  rareAuth0("auth0-slow", "API slow", "1.5 s", [
    { match: { path: usersApi }, action: { kind: "delay", delayMs: 1_500 } },
  ]),
  {
    ...{ id: "auth0-build-fails", vendor: "auth0", label: "Builds fail", meaning: "at the next redeploy" },
    ...{ once: false, common: true, effect: { kind: "fail-builds" } },
  },
  {
    ...{
      id: "auth0-expire-tokens",
      vendor: "auth0",
      label: "Expire tokens",
      meaning: "all issued so far, once",
    },
    ...{ once: true, common: true, effect: { kind: "expire-tokens" } },
  },
];

/** Every fault that the page and its endpoint know by an id. */
export const faultCatalogue: readonly CatalogueFault[] = [
  ...splunkFaults,
  ...rareSplunkFaults,
  ...quietFaults,
  ...auth0Faults,
];

function splunk(id: string, label: string, meaning: string, action: FaultAction): CatalogueFault {
  return {
    id,
    vendor: "splunk",
    label,
    meaning,
    once: false,
    common: true,
    effect: { kind: "splunk", action },
  };
}

function rare(id: string, label: string, meaning: string, action: FaultAction): CatalogueFault {
  return { ...splunk(id, label, meaning, action), common: false };
}

function quiet(id: string, label: string, meaning: string, faults: Partial<SearchFaults>): CatalogueFault {
  return {
    ...{ id, label, meaning },
    ...{ vendor: "splunk", once: false, common: false, effect: { kind: "search", faults } },
  };
}

function rareAuth0(...parts: Parameters<typeof auth0>): CatalogueFault {
  return { ...auth0(...parts), common: false };
}

function auth0(id: string, label: string, meaning: string, rules: readonly FaultRule[]): CatalogueFault {
  return {
    id,
    vendor: "auth0",
    label,
    meaning,
    once: false,
    common: true,
    effect: { kind: "auth0", rules },
  };
}

function toHecMeaning(code: HecCode): string {
  return `${explainCode(`E_HEC_${code}`).meaning}, HTTP ${hecCodes[code][0]}`;
}

function toHecAnswer(code: HecCode): FaultAction {
  const [status, text] = hecCodes[code];
  return { kind: "answer", status, body: { text, code } };
}
