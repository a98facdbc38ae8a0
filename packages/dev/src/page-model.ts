import type { Dashboard } from "../../../src/splunk-app/app-model.ts";
import type { FlowSummary, LogView } from "./flow-model.ts";

/** JSON that the page and its server exchange. It never contains the value of a secret. */

/** `GET /api/state`: the whole state; long lists contain the newest entries only. */
export interface DevState {
  readonly version: string;
  readonly urls: DevUrls;
  readonly profiles: readonly Choice[];
  readonly applications: readonly Choice[];
  readonly places: readonly Choice[];
  readonly loginTypes: readonly Choice[];
  readonly tenant: TenantSummary;
  readonly faults: FaultsView;
  /** Newest first. */
  readonly flows: readonly FlowSummary[];
  /** Newest first. */
  readonly events: readonly EventView[];
  /** Number of events that Splunk has ever indexed. */
  readonly eventCount: number;
  readonly loss: LossView;
  /** The Splunk of the settings, if events go there instead of to the local one. */
  readonly remoteSplunk?: string;
}

export interface DevUrls {
  readonly auth0Url: string;
  /** The same tenant for clients that require HTTPS; its certificate is at `/ca.pem` of the page. */
  readonly auth0HttpsUrl: string;
  readonly splunkUrl: string;
  readonly hecUrl: string;
  readonly pageUrl: string;
}

/** An option of a select list. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
}

/** `GET /api/tenant`. */
export interface TenantSummary {
  readonly actions: readonly ActionSummary[];
  readonly users: readonly UserView[];
  /** Number of all users, not only of those listed. */
  readonly userCount: number;
  /** Newest first. */
  readonly logs: readonly LogView[];
}

export interface ActionSummary {
  readonly name: string;
  /** Whether the Action is this project's, so that the page can explain its settings. */
  readonly own: boolean;
  readonly runtime: string;
  /** `built`, `pending`, `failed`, … */
  readonly status: string;
  /** Counted from 1; absent if it is not bound. */
  readonly position?: number;
  readonly deployedVersion?: number;
  readonly allChangesDeployed: boolean;
  readonly secrets: readonly SecretSummary[];
  /** Newest first. */
  readonly versions: readonly VersionSummary[];
  /** Why the Action could not run with the draft's secrets, one sentence each. */
  readonly draftErrors: readonly string[];
}

export interface SecretSummary {
  readonly name: string;
  readonly updatedAt: string;
  /** Written or removed since the deployed version was made. */
  readonly pending: "changed" | "added" | "removed" | null;
  readonly meaning?: string;
}

export interface VersionSummary {
  readonly number: number;
  readonly deployed: boolean;
  readonly createdAt: string;
}

export interface UserView {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly createdAt?: string;
  readonly loginsCount: number;
  readonly lastLogin?: string;
  readonly flagged: boolean;
}

/** An event in Splunk. */
export interface EventView {
  readonly serial: number;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly index: string;
  readonly host: string;
  readonly source: string;
  readonly sourcetype: string;
  readonly via: string;
  /** The fields that a search extracts; absent if the event is not a JSON object. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly raw: string;
}

/** `GET /api/dashboards`: the views of the Splunk app for the settings that the deployed Action has. */
export interface DashboardsView {
  readonly dashboards: readonly Dashboard[];
  /** What hidden fields remove from the dashboards, one sentence each. */
  readonly warnings: readonly string[];
}

/** `POST /api/searches`: several searches over one time range. */
export interface SearchesBody {
  /** The searches by any names. */
  readonly searches: Readonly<Record<string, string>>;
  /** Splunk's time modifiers, such as `-24h@h` and `now`, or epoch seconds. */
  readonly earliest: string;
  readonly latest: string;
}

/** The result of a search. `_time` is in epoch seconds; several values of a field are an array. */
export interface SearchTable {
  readonly fields: readonly string[];
  readonly rows: readonly Readonly<Record<string, SearchValue>>[];
  /** Whether rows were cut off. */
  readonly isCut: boolean;
  /** Why rows may be missing. */
  readonly warning?: string;
}

export type SearchValue = string | number | readonly string[];

/** By the names of the request: a table, or an error. */
export type SearchResults = Readonly<
  Record<string, SearchTable | { readonly error: string; readonly hint: string }>
>;

/** `POST /api/reconcile`: what `reconcile` found and sent. */
export interface ReconcileView {
  readonly logins: number;
  readonly delivered: number;
  readonly reconciledBefore: number;
  readonly sent: number;
  readonly missing: number;
  readonly uncertain: number;
  /** Proven by a search: every login has an event in Splunk. */
  readonly complete: boolean;
}

/** Logins whose event Splunk does not have, as far as known without `reconcile`. */
export interface LossView {
  readonly count: number;
  /** The error code of the latest one. */
  readonly code?: string;
  /** The meaning of the code and what to do, one sentence each. */
  readonly meaning?: string;
  readonly hint?: string;
  /** Whether a fault was on at the latest one: then the settings need no correction. */
  readonly byFault?: boolean;
}

/** `GET /api/faults`. */
export interface FaultsView {
  readonly catalogue: readonly FaultView[];
  /** Ids of the catalogue. */
  readonly active: readonly string[];
  /** Rules that a script sent, without the catalogue's. */
  readonly customRules: number;
}

export interface FaultView {
  readonly id: string;
  readonly vendor: "splunk" | "auth0";
  /** What it affects: receiving events, searching, the Management API, or the tenant's logs. */
  readonly group: "receive" | "search" | "api" | "logs";
  readonly label: string;
  readonly meaning: string;
  /** The fault happens once; it is never among the active ones. */
  readonly once: boolean;
  /** Whether it has a separate switch; the others are in a list. */
  readonly common: boolean;
}

/** A message of the stream, at most a few a second. */
export interface Change {
  readonly topics: readonly ("events" | "flows" | "tenant" | "faults" | "losses")[];
  /** Whether changes were left out: load the state again. */
  readonly isCut: boolean;
  /** The new entries, newest first. */
  readonly events: readonly EventView[];
  readonly flows: readonly FlowSummary[];
  readonly eventCount: number;
  readonly loss: LossView;
}

/** The body of every error response. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}
