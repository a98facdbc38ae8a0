import { createFaults, type Faults, type VendorHandle, withFaults } from "@splunk-action/local-http";
import { type BuildFailures, createBuildFailures } from "./actions/build-failures.ts";
import { createTriggers } from "./actions/triggers.ts";
import { createIds } from "./create-ids.ts";
import { createTimestamps } from "./create-timestamps.ts";
import { handleRequest } from "./http/handle-request.ts";
import { createRateLimiter, type RateLimits } from "./http/rate-limiter.ts";
import { createVendorErrors } from "./http/to-vendor-error.ts";
import { auth0LogBehavior, type LogBehavior } from "./logs/log-behavior.ts";
import { createLogStore, trim } from "./logs/log-store.ts";
import type { TenantContext, TenantSettings } from "./tenant-context.ts";
import type { TenantConnection, TenantOptions } from "./tenant-options.ts";
import { tenantRoutes, tenantScopes } from "./tenant-routes.ts";
import { toInitialState, toSnapshot } from "./tenant-snapshot.ts";
import type { TenantSnapshot } from "./tenant-state.ts";
import { type TenantView, toTenantView } from "./tenant-view.ts";
import { issueToken } from "./token/issue-token.ts";
import { toTenantUrls } from "./token/tenant-urls.ts";
import { createUserStore } from "./users/create-user-store.ts";

/**
 * A local Auth0 tenant. It has no timers: state that depends on time (builds, deploys, logs) is computed when it is
 * read.
 */
export interface Tenant {
  /**
   * Handles a request to the Management API or `/oauth/token`, faults first. The path decides; the origin names the
   * tenant only if no `domain` is given.
   */
  readonly handle: VendorHandle;
  readonly state: TenantView;
  /** Pass them to `serve` as well, which closes the port. */
  readonly faults: Faults;
  /** Makes the next builds fail. */
  readonly failBuilds: (failure?: Parameters<BuildFailures["add"]>[0]) => void;
  /** Changes how the tenant behaves from now on. */
  change(behavior: TenantBehavior): void;
  /** Treats every token issued so far as expired. */
  expireTokens(): void;
  /** Issues an access token without a request. Default: all scopes, one day. */
  issueToken(options?: IssueOptions): string;
  /** The state as JSON for a file. It contains the values of secrets. */
  snapshot(): TenantSnapshot;
  /** For the parts of the tenant that are not HTTP, such as logins. */
  readonly context: TenantContext;
}

/** What can be changed while a tenant runs. */
export interface TenantBehavior {
  readonly logs?: Partial<LogBehavior>;
  /** `undefined`: no limit. */
  readonly rateLimit?: RateLimits | undefined;
}

export interface IssueOptions {
  /** The tenant's base URL if it has no canonical domain. */
  readonly origin?: string;
  readonly scopes?: readonly string[];
  /** Seconds. */
  readonly expiresIn?: number;
  readonly clientId?: string;
}

const defaultConnections: readonly TenantConnection[] = [
  { id: "con_4gKx0BcPPHJEwqLt", name: "Username-Password-Authentication", strategy: "auth0" },
  { id: "con_7hTqM2zXy1RbNfGa", name: "google-oauth2", strategy: "google-oauth2" },
  { id: "con_9sVdL5cWk3QeJpYu", name: "acme-saml", strategy: "samlp" },
];

export function createTenant(options: TenantOptions = {}): Tenant {
  const clock = options.clock ?? Date;
  const { users, ...state } = toInitialState(options);
  const settings = toSettings(options);
  const timestamps = createTimestamps(clock);
  const context: TenantContext = {
    state,
    users: createUserStore(users),
    settings,
    timestamps,
    ids: createIds(state),
    buildFailures: createBuildFailures(),
    now: () => clock.now(),
    logs: createLogStore({
      state,
      now: () => clock.now(),
      behavior: { ...auth0LogBehavior, ...options.logs },
      tenantName: settings.name,
      limit: settings.retention,
      source: options.logSource,
    }),
    writeExecution(execution) {
      state.executions.push(execution);
      trim(state.executions, settings.retention);
    },
  };
  const rateLimiter = createRateLimiter(options.rateLimit, () => clock.now());
  const faults = createFaults();
  const { sleep } = options;
  const handle = (request: Request) => handleRequest({ context, routes: tenantRoutes, rateLimiter }, request);
  return {
    context,
    faults,
    handle: withFaults(handle, faults, {
      toError: createVendorErrors(context.now),
      ...(sleep === undefined ? {} : { sleep }),
    }),
    failBuilds: (failure = {}) => context.buildFailures.add(failure),
    get state() {
      return toTenantView(context);
    },
    change({ logs, ...limits }) {
      if (logs !== undefined) context.logs.change(logs);
      if ("rateLimit" in limits) rateLimiter.change(limits.rateLimit);
    },
    expireTokens() {
      state.tokensExpiredThrough = state.tokenCount;
    },
    issueToken: ({ origin = "https://local.auth0.test", scopes, expiresIn, clientId } = {}) =>
      issueToken(context, toTenantUrls(settings, origin), {
        clientId: clientId ?? "local",
        scopes: scopes ?? tenantScopes,
        expiresIn: expiresIn ?? 86_400,
      }),
    snapshot: () => toSnapshot(state, context.users.list()),
  };
}

function toSettings(options: TenantOptions): TenantSettings {
  const { buildDelayMs } = options;
  return {
    domain: options.domain,
    name: options.name ?? "local",
    buildDelayMs:
      typeof buildDelayMs === "function"
        ? buildDelayMs
        : (dependencies) => buildDelayMs ?? (dependencies === 0 ? 300 : 10_000),
    deployDelayMs: options.deployDelayMs ?? 80,
    brokenDependencies: options.brokenDependencies ?? ["crypto@17.7.1"],
    duplicateActionNames: options.duplicateActionNames ?? "allow",
    clients: options.clients ?? [],
    applications: options.applications ?? [],
    connections: options.connections ?? defaultConnections,
    customDomain: options.customDomain ?? false,
    triggers: createTriggers(options.runtimes),
    retention: options.retention ?? 2_000,
    createRuntime: options.createRuntime,
  };
}
