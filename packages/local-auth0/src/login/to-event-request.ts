import type { LoginAttempt } from "./login-attempt.ts";

/**
 * `event.request`. As in a real one, query and body contain tokens and a password (dummies), so that tests notice an
 * Action that forwards them.
 */
export function toEventRequest(attempt: LoginAttempt): Record<string, unknown> {
  const { origin, hostname, facts } = attempt;
  return {
    ...(origin.asn === undefined ? {} : { asn: origin.asn }),
    body: facts.isBackChannel ? toTokenBody(attempt) : {},
    geoip: { ...origin.geoip },
    hostname,
    ...(origin.ip === undefined ? {} : { ip: origin.ip }),
    ...(origin.language === undefined ? {} : { language: origin.language }),
    method: facts.isBackChannel ? "POST" : "GET",
    query: facts.isBackChannel ? {} : toAuthorizeQuery(attempt),
    ...(origin.userAgent === undefined ? {} : { user_agent: origin.userAgent }),
  };
}

function toAuthorizeQuery({ application, type, transactionId }: LoginAttempt) {
  return {
    client_id: application.client_id,
    response_type: "code",
    redirect_uri: "https://shop.example.com/callback",
    scope: "openid profile email",
    state: `state-${transactionId}`,
    code_challenge: "dummy-code-challenge",
    code_challenge_method: "S256",
    ...(type === "silent" ? { prompt: "none" } : {}),
  };
}

function toTokenBody({ application, type, user }: LoginAttempt) {
  const common = { client_id: application.client_id, scope: "openid profile email" };
  if (type === "refresh")
    return { grant_type: "refresh_token", refresh_token: "dummy-refresh-token", ...common };
  if (type === "password")
    return {
      grant_type: "password",
      username: user.profile.email ?? user.userId,
      password: "dummy-password",
      ...common,
    };
  return {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: "dummy-subject-token",
    subject_token_type: "urn:example:legacy",
    ...common,
  };
}
