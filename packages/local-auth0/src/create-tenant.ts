import { createIds } from "./create-ids.ts";
import { createTimestamps } from "./create-timestamps.ts";
import { createTenantFaults, type TenantFaults } from "./faults/tenant-faults.ts";
import { answerRequest } from "./http/answer-request.ts";
import { createRateLimiter } from "./http/create-rate-limiter.ts";
import { createLogWriter, trim } from "./logs/create-log-writer.ts";
import type { TenantContext, TenantSettings } from "./tenant-context.ts";
import type { TenantConnection, TenantOptions } from "./tenant-options.ts";
import { tenantRoutes, tenantScopes } from "./tenant-routes.ts";
import { type TenantSnapshot, toInitialState, toSnapshot } from "./tenant-snapshot.ts";
import { type TenantView, toTenantView } from "./tenant-view.ts";
import { issueToken } from "./token/issue-token.ts";
import { toTenantUrls } from "./token/tenant-urls.ts";
import { createUserStore } from "./users/create-user-store.ts";

/** A local Auth0 tenant. It has no timers: what time does to it is worked out when it is looked at. */
export interface Tenant {
  /**
   * Answers a request to the Management API or `/oauth/token`. Of its URL the path counts; the origin only names the
   * tenant where no `domain` was given.
   */
  handle(request: Request): Promise<Response>;
  readonly state: TenantView;
  readonly faults: TenantFaults;
  /** Every token issued so far is answered like one that has expired. */
  expireTokens(): void;
  /** An access token without asking for it, by default with all scopes for a day. */
  issueToken(options?: IssueOptions): string;
  /** The state as JSON for a file. It contains the values of secrets. */
  snapshot(): TenantSnapshot;
  /** For the parts of the tenant that are not HTTP, such as sign-ins. */
  readonly context: TenantContext;
}

export interface IssueOptions {
  /** The tenant's base URL, where it has no canonical domain. */
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
    faults: createTenantFaults(),
    now: () => clock.now(),
    writeLog: createLogWriter(state, timestamps, settings.retention),
    writeExecution(execution) {
      state.executions.push(execution);
      trim(state.executions, settings.retention);
    },
  };
  const rateLimiter = createRateLimiter(settings.rateLimit, clock);
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  return {
    context,
    faults: context.faults,
    handle: (request) => answerRequest({ context, routes: tenantRoutes, rateLimiter, sleep }, request),
    get state() {
      return toTenantView(context);
    },
    expireTokens() {
      state.tokensExpiredThrough = state.tokenCount;
    },
    issueToken: ({ origin = "https://local.auth0.test", scopes, expiresIn, clientId } = {}) =>
      issueToken(context, toTenantUrls(settings.domain, origin), {
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
    rateLimit: options.rateLimit,
    retention: options.retention ?? 2_000,
    createRuntime: options.createRuntime,
  };
}
