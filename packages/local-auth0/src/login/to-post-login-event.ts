import type { TenantContext } from "../tenant-context.ts";
import type { StoredUser } from "../tenant-state.ts";
import type { LoginAttempt } from "./login-attempt.ts";
import { toEventRequest } from "./to-event-request.ts";

/**
 * The `event` of the post-login trigger (v3). Like Auth0's, it has neither id nor time, and keys without a value are
 * absent.
 *
 * @see https://auth0.com/docs/customize/actions/reference/post-login/post-login-event-object
 */
export function toPostLoginEvent(context: TenantContext, attempt: LoginAttempt): Record<string, unknown> {
  const { request, user, application, connection, facts, origin } = attempt;
  const { organization } = request;
  const security = withoutUndefined({ ja3: origin.ja3, ja4: origin.ja4 });
  return {
    authentication: toAuthentication(attempt),
    authorization: { roles: [...user.roles] },
    client: {
      client_id: application.client_id,
      name: application.name,
      metadata: { ...application.metadata },
    },
    connection: { id: connection.id, name: connection.name, strategy: connection.strategy, metadata: {} },
    ...(organization === undefined ? {} : { organization: structuredClone(organization) }),
    ...(attempt.type === "refresh" ? { refresh_token: toRefreshToken(attempt) } : {}),
    request: toEventRequest(attempt),
    ...(Object.keys(security).length === 0 ? {} : { security_context: security }),
    ...(facts.hasSession ? { session: { id: attempt.sessionId } } : {}),
    stats: { logins_count: user.loginsCount },
    tenant: { id: context.settings.name },
    transaction: toTransaction(attempt),
    user: toEventUser(user),
  };
}

/** Methods of the session: silent and single sign-on logins repeat those of the login before. */
function toAuthentication({ request, connection, startedAt }: LoginAttempt) {
  const timestamp = new Date(startedAt).toISOString();
  const names = [connection.strategy === "auth0" ? "pwd" : "federated", ...(request.mfa ? ["mfa"] : [])];
  return {
    methods: names.map((name) => ({ name, timestamp })),
    ...(request.riskAssessment === undefined
      ? {}
      : { riskAssessment: structuredClone(request.riskAssessment) }),
  };
}

function toTransaction({ facts, type, transactionId, correlationId, request }: LoginAttempt) {
  const isBrowser = !facts.isBackChannel;
  return {
    ...(facts.hasTransactionId ? { id: transactionId } : {}),
    protocol: facts.protocol,
    requested_scopes: ["openid", "profile", "email"],
    ...(isBrowser ? { response_type: ["code"], redirect_uri: "https://shop.example.com/callback" } : {}),
    ...(type === "silent" ? { prompt: ["none"] } : {}),
    acr_values: [],
    ui_locales: request.origin?.language === undefined ? [] : [request.origin.language],
    correlation_id: correlationId,
    metadata: {},
  };
}

function toRefreshToken({ sessionId, application, startedAt }: LoginAttempt) {
  return {
    id: `rt_${sessionId.slice(0, 16)}`,
    client_id: application.client_id,
    session_id: sessionId,
    created_at: new Date(startedAt).toISOString(),
    rotating: false,
  };
}

/** Both kinds of metadata are always present; the Management API's login counters are not. */
function toEventUser({ profile, appMetadata }: StoredUser): Record<string, unknown> {
  const { blocked, identities, user_metadata, ...rest } = structuredClone(profile);
  return {
    app_metadata: structuredClone(appMetadata ?? {}),
    ...rest,
    ...(Array.isArray(identities) ? { identities: identities.map(toEventIdentity) } : {}),
    user_metadata: user_metadata ?? {},
  };
}

/** In an event an identity has `userId` as well, and the provider's token as `accessToken`. */
function toEventIdentity(identity: Record<string, unknown>): Record<string, unknown> {
  const { access_token, ...rest } = identity;
  return withoutUndefined({ ...rest, userId: rest.user_id, accessToken: access_token ?? rest.accessToken });
}

function withoutUndefined(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
