import type { Spread } from "../logs/log-behavior.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { TenantApplication, TenantConnection } from "../tenant-options.ts";
import type { StoredUser } from "../tenant-state.ts";
import type { LoginRequest, LoginType, RequestOrigin } from "./login-request.ts";
import { type LoginTypeFacts, loginTypes } from "./login-types.ts";
import { hamburg } from "./request-origins.ts";

/** A login with user, application and connection resolved: the source of its event and logs. */
export interface LoginAttempt {
  readonly request: LoginRequest;
  readonly type: LoginType;
  readonly facts: LoginTypeFacts;
  readonly user: StoredUser;
  readonly application: TenantApplication;
  readonly connection: TenantConnection;
  readonly origin: RequestOrigin;
  /** Host of the tenant. */
  readonly hostname: string;
  readonly sessionId: string;
  readonly transactionId: string;
  readonly correlationId: string;
  /** Session and transaction ids of the logs; absent keys are not logged. */
  readonly logIds: { readonly session_id?: string; readonly transaction_id?: string };
  /** Single sign-on with an existing session. */
  readonly isSso: boolean;
  /** Time at the login prompt before the Actions. */
  readonly promptMs: number;
  /** Time at the second factor and at the consent screen after the Actions; 0 for none. */
  readonly mfaMs: number;
  readonly consentMs: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

const defaultApplication: TenantApplication = {
  client_id: "Q9kLrX2vBn8sTdPwYc5mHfJz3GuA7eRo",
  name: "Example Shop",
};

/**
 * @param sessionId of the user's present session, if there is one.
 * @throws Error when the tenant does not have the user, the application or the connection.
 */
export function toLoginAttempt(
  context: TenantContext,
  request: LoginRequest,
  sessionId: string | undefined,
): LoginAttempt {
  const { users, settings, ids, logs } = context;
  const user = users.find(request.userId);
  if (user === undefined) throw new Error(`The tenant has no user '${request.userId}'.`);
  const type = request.loginType ?? "interactive";
  const facts = loginTypes[type];
  const known = { sessionId: sessionId ?? ids.hex(32), transactionId: ids.hex(24) };
  const later = (requested: number | undefined, usual: Spread) =>
    type === "interactive" || type === "device" ? (requested ?? logs.pick(usual)) : 0;
  return {
    request,
    type,
    facts,
    user,
    application: findApplication(settings.applications, request.clientId),
    connection: findConnection(settings.connections, request.connection ?? toConnectionName(user)),
    origin: request.origin ?? hamburg,
    hostname: (settings.domain ?? "local.auth0.test").replace(/^https?:\/\//, ""),
    ...known,
    correlationId: ids.uuid(),
    logIds: toLogIds(context, facts, known),
    isSso: type === "silent" || (type === "interactive" && request.sso === true),
    promptMs: logs.pick(logs.behavior.promptMs),
    mfaMs: later(request.mfaMs, logs.behavior.mfaMs),
    consentMs: later(request.consentMs, logs.behavior.consentMs),
    startedAt: context.now(),
  };
}

/** The event's ids, other ones or none, depending on `LogBehavior`. */
function toLogIds(
  { ids, logs }: TenantContext,
  { hasTransactionId, hasSession }: LoginTypeFacts,
  known: { readonly sessionId: string; readonly transactionId: string },
): LoginAttempt["logIds"] {
  const { sessionId, transactionId } = logs.behavior;
  const toSessionId = { equal: known.sessionId, different: ids.hex(32), absent: undefined };
  const toTransactionId = { equal: known.transactionId, different: ids.hex(24), absent: undefined };
  const session_id = hasSession ? toSessionId[sessionId] : undefined;
  const transaction_id = hasTransactionId ? toTransactionId[transactionId] : undefined;
  return {
    ...(session_id === undefined ? {} : { session_id }),
    ...(transaction_id === undefined ? {} : { transaction_id }),
  };
}

function findApplication(applications: readonly TenantApplication[], id: string | undefined) {
  if (id === undefined) return applications[0] ?? defaultApplication;
  const application = applications.find((one) => one.client_id === id);
  if (application === undefined) throw new Error(`The tenant has no application '${id}'.`);
  return application;
}

function findConnection(connections: readonly TenantConnection[], name: string | undefined) {
  const connection = name === undefined ? connections[0] : connections.find((one) => one.name === name);
  if (connection === undefined) throw new Error(`The tenant has no connection '${name ?? ""}'.`);
  return connection;
}

function toConnectionName({ profile }: StoredUser): string | undefined {
  const first: unknown = Array.isArray(profile.identities) ? profile.identities[0] : undefined;
  const name =
    typeof first === "object" && first !== null && "connection" in first ? first.connection : undefined;
  return typeof name === "string" ? name : undefined;
}
