import type { LogEvent } from "../logs/log-event.ts";
import type { ActionResult } from "./run-trigger.ts";

/** Ways in which Auth0 comes to run the post-login trigger. */
export type LoginType = "interactive" | "password" | "device" | "token_exchange" | "silent" | "refresh";

/** A sign-in at the local tenant. Everything but the user has a default. */
export interface SignInRequest extends SignInCircumstances {
  readonly userId: string;
}

export interface SignInCircumstances {
  /** Default `interactive`. */
  readonly loginType?: LoginType;
  /** Default: the tenant's first application. */
  readonly clientId?: string;
  /** Default: that of the user's first identity. */
  readonly connection?: string;
  /**
   * Whether an interactive login finds a session (single sign-on): then nobody types a password and `logins_count`
   * stays. Default `false`; silent and refresh runs always use the session there is.
   */
  readonly sso?: boolean;
  /** Where the request comes from. Default: a browser in Hamburg. Given, it is all there is: nothing is added. */
  readonly visit?: Visit;
  readonly organization?: SignInOrganization;
  /** Adds `mfa` to the authentication methods. */
  readonly mfa?: boolean;
  /** How long a second factor and the consent screen keep the user after the Actions. Default: `LogBehavior`'s. */
  readonly mfaMs?: number;
  readonly consentMs?: number;
  /** The user leaves after the Actions, e.g. at the consent screen: there is no log of the login. Default `false`. */
  readonly isAbandoned?: boolean;
  /** `event.authentication.riskAssessment`, which tenants with Adaptive MFA have. */
  readonly riskAssessment?: Readonly<Record<string, unknown>>;
}

/** Parts of `event.request` and `event.security_context` that say who asks from where. */
export interface Visit {
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

export interface SignInOrganization {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** How a sign-in went. */
export interface SignInResult {
  readonly outcome: "success" | "denied" | "failed" | "abandoned";
  /** What the user would be told. */
  readonly refusal: string | undefined;
  readonly event: Readonly<Record<string, unknown>>;
  readonly actions: readonly ActionResult[];
  /** `undefined` when no Action is bound. */
  readonly executionId: string | undefined;
  /** Written for this sign-in, in order. The API shows them when they have arrived. */
  readonly logs: readonly LogEvent[];
  /** By the tenant's clock. */
  readonly durationMs: number;
}
