import type { FlowSummary } from "./flow-model.ts";

/** What the page and its server say to each other, as JSON. No secret's value is in any of it. */

/** `GET /api/state`: all there is to see, with the newest of what there is much of. */
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
  /** Events that Splunk ever took. */
  readonly eventCount: number;
}

export interface DevUrls {
  readonly auth0Url: string;
  /** The same tenant for clients that insist on HTTPS; its certificate is at `/ca.pem` of the page. */
  readonly auth0HttpsUrl: string;
  readonly splunkUrl: string;
  readonly hecUrl: string;
  readonly pageUrl: string;
}

/** Something to pick. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
}

/** `GET /api/tenant`. */
export interface TenantSummary {
  readonly actions: readonly ActionSummary[];
  readonly users: readonly UserView[];
  /** Of all users, not only of those listed. */
  readonly userCount: number;
  /** Newest first. */
  readonly logs: readonly LogView[];
}

export interface ActionSummary {
  readonly name: string;
  /** Whether it is this project's, so that the page can explain its settings. */
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

export interface LogView {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly meaning: string;
  readonly who?: string;
  readonly description?: string;
}

/** An event as Splunk has it. */
export interface EventView {
  readonly serial: number;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly index: string;
  readonly host: string;
  readonly source: string;
  readonly sourcetype: string;
  readonly via: string;
  /** What a search extracts; absent if the event is no JSON object. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly raw: string;
}

/** `GET /api/activity?minutes=5`. */
export interface Activity {
  readonly signUps: number;
  readonly logins: number;
  /** Sign-ins whose event Splunk did not accept. */
  readonly undelivered: number;
  /** Oldest first; the last one is still filling. */
  readonly buckets: readonly Bucket[];
  readonly bucketMs: number;
  readonly applications: readonly Share[];
  readonly countries: readonly Share[];
}

export interface Bucket {
  readonly at: number;
  readonly signUps: number;
  readonly logins: number;
  readonly undelivered: number;
}

export interface Share {
  readonly name: string;
  readonly signUps: number;
  readonly logins: number;
}

/** `GET /api/faults`. */
export interface FaultsView {
  readonly catalogue: readonly FaultView[];
  /** Ids of the catalogue. */
  readonly active: readonly string[];
  /** Rules that a script has sent, apart from the catalogue's. */
  readonly customRules: number;
}

export interface FaultView {
  readonly id: string;
  readonly vendor: "splunk" | "auth0";
  readonly label: string;
  readonly meaning: string;
  /** It happens once and is over; it is never among the active ones. */
  readonly once: boolean;
  /** Shown as a switch; the others are in a list. */
  readonly common: boolean;
}

/** What the stream says, a few times a second at most. */
export interface Change {
  readonly topics: readonly ("events" | "flows" | "tenant" | "faults")[];
  /** The newest that are new, newest first; there may have been more. */
  readonly events: readonly EventView[];
  readonly flows: readonly FlowSummary[];
  readonly eventCount: number;
}

/** The answer to whatever failed. */
export interface ErrorAnswer {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}
