import type { Clock } from "@splunk-action/action-runtime";
import type { RateLimits } from "./http/rate-limiter.ts";
import type { ActionRuntimeFactory } from "./login/action-runtime.ts";
import type { LogBehavior } from "./logs/log-behavior.ts";
import type { LogSource } from "./logs/log-source.ts";
import type { TenantSnapshot } from "./tenant-state.ts";

/** Options of a local tenant. Default: empty, in real time. */
export interface TenantOptions {
  /**
   * Canonical domain (`acme.eu.auth0.com`) or, on loopback, a base URL (`http://127.0.0.1:PORT`): issuer and audience
   * of the tokens. Default: the origin of each request.
   */
  readonly domain?: string;
  /** `event.tenant.id`. Default `local`. */
  readonly name?: string;
  /** Source of all times, in epoch milliseconds. Default: the system's clock. */
  readonly clock?: Clock;
  /** Used only by faults that delay. Default: `setTimeout`. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Makes ids and tokens repeatable. Default: random. */
  readonly seed?: string;
  /** How long a build takes. Default: 300 ms, and 10 000 ms with npm dependencies. */
  readonly buildDelayMs?: number | ((dependencies: number) => number);
  /** How long after a deploy the version becomes the deployed one. Default 80 ms. */
  readonly deployDelayMs?: number;
  /** Dependencies (`name@version`) whose build fails. Default: `crypto@17.7.1`, which Auth0 was seen to fail. */
  readonly brokenDependencies?: readonly string[];
  /** Auth0's response to a second Action with the same name is unknown. Default `allow`; `reject` responds 409. */
  readonly duplicateActionNames?: "allow" | "reject";
  /** Machine-to-machine applications that may ask for a token. */
  readonly clients?: readonly TenantClient[];
  /** Applications that users log in to, for the names in events and logs. */
  readonly applications?: readonly TenantApplication[];
  readonly connections?: readonly TenantConnection[];
  readonly users?: readonly TenantUser[];
  /**
   * Whether requests arrive at a custom domain. Then `domain` is the canonical domain, its Management API is the only
   * audience, and a token is valid only at the host that issued it. Default `false`.
   */
  readonly customDomain?: boolean;
  /** Runtimes of the triggers' current versions, oldest first. Default: `node18-actions` and `node22`. */
  readonly runtimes?: readonly string[];
  /** Limits of the Management API, e.g. `auth0RateLimits.professional`. Default: none, and no headers. */
  readonly rateLimit?: RateLimits;
  /** How logs differ from Auth0's. */
  readonly logs?: Partial<LogBehavior>;
  /** Further logs that the tenant serves. */
  readonly logSource?: LogSource;
  /** How many logs and executions are kept. Auth0 keeps them for days; this keeps memory flat. Default 2 000. */
  readonly retention?: number;
  /** Runs Actions. Without it, logins with bound Actions and the test endpoint fail. */
  readonly createRuntime?: ActionRuntimeFactory;
  /** State of an earlier tenant; `seed` and `users` are then ignored. */
  readonly snapshot?: TenantSnapshot;
}

/** A machine-to-machine application and what it is granted on the Management API. */
export interface TenantClient {
  readonly client_id: string;
  readonly name?: string;
  readonly client_secret?: string;
  /** SPKI or PKCS #1 PEM of the key whose assertions are accepted (private-key JWT). */
  readonly public_key?: string;
  readonly scopes: readonly string[];
}

export interface TenantApplication {
  readonly client_id: string;
  readonly name: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface TenantConnection {
  readonly id: string;
  readonly name: string;
  /** `auth0`, `google-oauth2`, `samlp`, … */
  readonly strategy: string;
}

/**
 * A user as the Management API shows it. `app_metadata`, `roles`, `logins_count`, `last_login` and `last_ip` are
 * stored separately; all other keys are root attributes in the given order. Missing dates are set when the user is
 * added.
 */
export interface TenantUser {
  readonly user_id: string;
  readonly app_metadata?: Readonly<Record<string, unknown>>;
  readonly roles?: readonly string[];
  readonly logins_count?: number;
  readonly last_login?: string;
  readonly last_ip?: string;
  readonly [attribute: string]: unknown;
}
