import type { TenantContext } from "../tenant-context.ts";
import type { TenantApplication, TenantConnection } from "../tenant-options.ts";
import type { StoredUser } from "../tenant-state.ts";
import { type LoginTypeFacts, loginTypes } from "./login-types.ts";
import type { LoginType, SignInRequest, Visit } from "./sign-in-request.ts";
import { hamburg } from "./visits.ts";

/** A sign-in with everything looked up: what the event and the logs are made of. */
export interface LoginAttempt {
  readonly request: SignInRequest;
  readonly type: LoginType;
  readonly facts: LoginTypeFacts;
  readonly user: StoredUser;
  readonly application: TenantApplication;
  readonly connection: TenantConnection;
  readonly visit: Visit;
  /** Host of the tenant. */
  readonly hostname: string;
  readonly sessionId: string;
  readonly transactionId: string;
  readonly correlationId: string;
  /** Single sign-on: a session was there. */
  readonly isSso: boolean;
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
  request: SignInRequest,
  sessionId: string | undefined,
): LoginAttempt {
  const { users, settings, ids } = context;
  const user = users.find(request.userId);
  if (user === undefined) throw new Error(`The tenant has no user '${request.userId}'.`);
  const type = request.loginType ?? "interactive";
  const facts = loginTypes[type];
  return {
    request,
    type,
    facts,
    user,
    application: findApplication(settings.applications, request.clientId),
    connection: findConnection(settings.connections, request.connection ?? toConnectionName(user)),
    visit: request.visit ?? hamburg,
    hostname: (settings.domain ?? "local.auth0.test").replace(/^https?:\/\//, ""),
    sessionId: sessionId ?? ids.hex(32),
    transactionId: ids.hex(24),
    correlationId: ids.uuid(),
    isSso: type === "silent" || (type === "interactive" && request.sso === true),
    startedAt: context.now(),
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
