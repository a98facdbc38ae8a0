import type { LogEvent } from "../logs/log-event.ts";
import type { ActionResult } from "./run-trigger.ts";

/** Kinds of login that run the post-login trigger. */
export type LoginType = "interactive" | "password" | "device" | "token_exchange" | "silent" | "refresh";

/** A login at the local tenant. Everything except the user has a default. */
export interface LoginRequest extends LoginOptions {
  readonly userId: string;
}

export interface LoginOptions {
  /** Default `interactive`. */
  readonly loginType?: LoginType;
  /** Default: the tenant's first application. */
  readonly clientId?: string;
  /** Default: that of the user's first identity. */
  readonly connection?: string;
  /**
   * Whether an interactive login uses an existing session (single sign-on): no password, same `logins_count`. Default
   * `false`; silent and refresh logins always use the existing session.
   */
  readonly sso?: boolean;
  /** Where the request comes from. Default: a browser in Hamburg. If given, nothing is added to it. */
  readonly origin?: RequestOrigin;
  readonly organization?: LoginOrganization;
  /** Adds `mfa` to the authentication methods. */
  readonly mfa?: boolean;
  /** Time at the second factor and at the consent screen after the Actions. Default: that of `LogBehavior`. */
  readonly mfaMs?: number;
  readonly consentMs?: number;
  /**
   * Whether the user leaves after the Actions, e.g. at the consent screen. Then the login has no log. Default
   * `false`.
   */
  readonly isAbandoned?: boolean;
  /** `event.authentication.riskAssessment`, which tenants with Adaptive MFA have. */
  readonly riskAssessment?: Readonly<Record<string, unknown>>;
}

/** The client's parts of `event.request` and `event.security_context`. */
export interface RequestOrigin {
  readonly ip?: string;
  readonly asn?: string;
  readonly userAgent?: string;
  readonly language?: string;
  readonly geoip?: Geoip;
  readonly ja3?: string;
  readonly ja4?: string;
}

export interface Geoip {
  readonly countryCode?: string;
  readonly countryCode3?: string;
  readonly countryName?: string;
  readonly cityName?: string;
  readonly continentCode?: string;
  readonly subdivisionCode?: string;
  readonly subdivisionName?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly timeZone?: string;
}

export interface LoginOrganization {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The result of a login. */
export interface LoginResult {
  readonly outcome: "success" | "denied" | "failed" | "abandoned";
  /** The message for the user. */
  readonly refusal: string | undefined;
  readonly event: Readonly<Record<string, unknown>>;
  readonly actions: readonly ActionResult[];
  /** `undefined` when no Action is bound. */
  readonly executionId: string | undefined;
  /** Logs of this login, in order. The API shows them once they have arrived. */
  readonly logs: readonly LogEvent[];
  /** By the tenant's clock. */
  readonly durationMs: number;
}
