import type { LogEvent } from "../logs/log-event.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { TenantUser } from "../tenant-options.ts";
import { toStoredUser } from "../users/stored-user.ts";
import { completeLogin } from "./complete-login.ts";
import { createRuntimePool } from "./create-runtime-pool.ts";
import { type LoginAttempt, toLoginAttempt } from "./login-attempt.ts";
import type { LoginOptions, LoginRequest, LoginResult } from "./login-request.ts";
import { writeLoginLogs, writeSignUpLog } from "./write-login-logs.ts";

/** Logs users in. Owns the instances of Actions. */
export interface Logins {
  /** @throws Error when the tenant lacks the user, application or connection, or a runtime for bound Actions. */
  login(request: LoginRequest): Promise<LoginResult>;
  /** Adds the user, created now, and logs them in. @throws Error when the user exists. */
  signUp(user: TenantUser, options?: LoginOptions): Promise<LoginResult>;
}

export function createLogins({ context }: { readonly context: TenantContext }): Logins {
  const pool = createRuntimePool((action) => {
    const { createRuntime } = context.settings;
    if (createRuntime === undefined) throw new Error("This tenant has no Action runtime.");
    return createRuntime(action);
  });
  /** Session ids by user, in the order of their last use. The oldest is dropped. */
  const sessions = new Map<string, string>();

  async function login(request: LoginRequest, isSignUp = false): Promise<LoginResult> {
    const isNewSession = (request.loginType ?? "interactive") !== "silent" && request.sso !== true;
    const keepsSession = request.loginType === "refresh" || !isNewSession;
    const attempt = toLoginAttempt(context, request, keepsSession ? sessions.get(request.userId) : undefined);
    rememberSession(sessions, attempt, context.settings.retention);
    const logs =
      isSignUp && attempt.connection.strategy === "auth0" ? [writeSignUpLog(context, attempt)] : [];
    countLogin(attempt);
    if (attempt.user.profile.blocked === true) return refuseBlocked(context, attempt, logs);
    return completeLogin(context, pool, attempt, logs);
  }

  return {
    login: (request) => login(request),
    signUp(user, options = {}) {
      if (context.users.find(user.user_id) !== undefined)
        throw new Error(`The tenant already has a user '${user.user_id}'.`);
      const at = new Date(context.now()).toISOString();
      context.users.add(toStoredUser({ ...user, created_at: at, updated_at: at }, at));
      return login({ ...options, userId: user.user_id }, true);
    },
  };
}

function refuseBlocked(
  context: TenantContext,
  attempt: LoginAttempt,
  logs: readonly LogEvent[],
): LoginResult {
  const refusal = "user is blocked";
  const failure = writeLoginLogs(context, attempt, { refusal, executionIds: [] });
  return {
    outcome: "denied",
    refusal,
    event: {},
    actions: [],
    executionId: undefined,
    logs: [...logs, ...failure],
    durationMs: 0,
  };
}

/** A login counts once the user is authenticated, even if an Action denies it. */
function countLogin({ facts, isSso, user, origin, startedAt }: LoginAttempt): void {
  if (!facts.counts || isSso) return;
  user.loginsCount += 1;
  user.lastLogin = new Date(startedAt).toISOString();
  if (origin.ip !== undefined) user.lastIp = origin.ip;
}

function rememberSession(sessions: Map<string, string>, attempt: LoginAttempt, retention: number): void {
  if (!attempt.facts.hasSession || attempt.request.isAbandoned === true) return;
  const { userId } = attempt.request;
  sessions.delete(userId);
  sessions.set(userId, attempt.sessionId);
  const oldest = sessions.keys().next().value;
  if (sessions.size > retention && oldest !== undefined) sessions.delete(oldest);
}
