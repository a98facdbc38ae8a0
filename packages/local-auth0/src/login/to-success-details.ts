import type { TenantContext } from "../tenant-context.ts";
import type { LoginAttempt } from "./login-attempt.ts";

export interface SuccessEnd {
  readonly executionIds: readonly string[];
  /** From the end of the Actions to the log's date. */
  readonly afterMs: number;
}

/** `details` of a successful login's log. */
export function toSuccessDetails(context: TenantContext, attempt: LoginAttempt, end: SuccessEnd) {
  const { facts, isSso, logIds, request, sessionId, startedAt, user } = attempt;
  const isShown = end.executionIds.length > 0 && context.logs.behavior.hasExecutions;
  const actions = isShown ? { actions: { executions: end.executionIds } } : {};
  const { session_id } = logIds;
  const ended = context.now();
  const completedAt = ended + end.afterMs - 1;
  const tokenId = attempt.transactionId;
  switch (facts.success) {
    case "ssa":
      return { prompts: [], completedAt, elapsedTime: null, ...toPresent({ session_id }), ...actions };
    case "sertft":
      return {
        familyId: `fam_${sessionId.slice(0, 12)}`,
        tokenCounter: 1,
        access_token_jti: tokenId,
        refresh_token: toPresent({ session_id }),
        ...actions,
      };
    case "sepft":
      return { access_token_jti: tokenId, ...actions };
    case "secte":
      return { access_token_jti: tokenId, subject_token_type: "urn:example:legacy" };
    default: {
      const stats = { loginsCount: user.loginsCount };
      const initiatedAt = startedAt - attempt.promptMs;
      const { riskAssessment } = request;
      // With an existing session there is no prompt: the log has neither start time nor count.
      return {
        prompts: isSso ? toLaterPrompts(attempt, ended) : toPrompts(attempt, ended),
        ...(isSso ? {} : { initiatedAt }),
        completedAt,
        elapsedTime: isSso ? null : completedAt - initiatedAt,
        ...actions,
        ...logIds,
        ...(riskAssessment === undefined ? {} : { riskAssessment: structuredClone(riskAssessment) }),
        session: { cookie: { mode: "persistent" } },
        ...(isSso ? {} : { stats }),
      };
    }
  }
}

/** The Actions run at the end of the login prompt; consent and a second factor follow. */
function toPrompts(attempt: LoginAttempt, ended: number): readonly object[] {
  const { connection, promptMs, startedAt, user } = attempt;
  const initiatedAt = startedAt - promptMs + 16;
  return [
    {
      name: "prompt-authenticate",
      completedAt: startedAt - 10,
      connection: connection.name,
      connection_id: connection.id,
      strategy: connection.strategy,
      identity: user.userId.split("|").at(-1),
      stats: { loginsCount: user.loginsCount },
      elapsedTime: null,
    },
    {
      name: "login",
      flow: "universal-login",
      initiatedAt,
      completedAt: ended,
      timers: { rules: ended - startedAt },
      user_id: user.userId,
      user_name: user.profile.email,
      elapsedTime: ended - initiatedAt,
    },
    ...toLaterPrompts(attempt, ended),
  ];
}

function toLaterPrompts({ consentMs, mfaMs, transactionId, hostname }: LoginAttempt, ended: number) {
  const mfa = { initiatedAt: ended, completedAt: ended + mfaMs, elapsedTime: mfaMs };
  const consented = mfa.completedAt + consentMs;
  return [
    ...(mfaMs === 0 ? [] : [{ name: "mfa", flow: "mfa", ...mfa }]),
    ...(consentMs === 0
      ? []
      : [
          {
            name: "consent",
            flow: "consent",
            initiatedAt: mfa.completedAt,
            completedAt: consented,
            grantInfo: {
              id: transactionId,
              audience: `https://${hostname}/userinfo`,
              scope: "openid profile email",
              expiration: null,
            },
            elapsedTime: consentMs,
          },
        ]),
  ];
}

function toPresent(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
