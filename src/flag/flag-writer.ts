import type { PostLoginApi } from "../auth0/post-login-api.ts";
import type { FlagErrorCode } from "../errors/error-codes.ts";
import type { Deadline } from "../http/deadline.ts";
import type { OpenRequest, RequestHead, Transport } from "../http/transport.ts";
import type { ManagementCredentials } from "../settings/settings.ts";
import { userAgent } from "../version.ts";
import { ManagementError, sendManagementRequest } from "./management-request.ts";
import type { TokenStore } from "./management-token.ts";

/** Whose sign-up to remember, and under which key of `app_metadata`. */
export interface FlagRequest {
  readonly userId: string | undefined;
  readonly flag: string;
  readonly credentials: ManagementCredentials | undefined;
  readonly api: PostLoginApi;
}

/**
 * `set`: Auth0 has stored it. `deferred`: `api.user.setAppMetadata` stores it at the end of the flow, and `code`
 * says why the Management API did not, where it was asked. `failed`: nobody stores it, so the next run will
 * be a sign-up again, with the same event id.
 */
export interface FlagResult {
  readonly outcome: "set" | "deferred" | "failed";
  readonly code?: FlagErrorCode;
}

/**
 * A flag that can be set with as little waiting as possible. Nothing is written before `commit`; for an event that
 * was not accepted the deadline's end undoes the preparations.
 */
export interface PreparedFlag {
  /** Never rejects, and ends by the deadline. */
  commit(): Promise<FlagResult>;
}

/** Gets ready while the event travels: asks for a token, or with a token at hand opens the connection. */
export function prepareFlag(
  request: FlagRequest,
  transport: Transport,
  tokens: TokenStore,
  deadline: Deadline,
): PreparedFlag {
  const { userId, flag, credentials, api } = request;
  if (credentials === undefined || !isAddressable(userId)) {
    return { commit: async () => defer(api, flag) };
  }
  const { origin } = credentials.domain;
  const body = toFlagBody(flag);
  const known = tokens.recall(credentials, api.cache);
  const opened =
    known === undefined ? undefined : transport.open(toFlagRequest(origin, userId, known), deadline);
  const asked = known === undefined ? tokens.fetch(credentials, api.cache, deadline) : undefined;
  asked?.catch(() => {});

  const patch = async (token: string, first?: OpenRequest) => {
    await sendManagementRequest(toFlagRequest(origin, userId, token), body, transport, deadline, first);
  };

  const commit = async () => {
    const token = known ?? (await asked);
    if (token === undefined) throw new ManagementError("E_TOKEN");
    try {
      await patch(token, opened);
    } catch (error) {
      if (!(error instanceof ManagementError && error.status === 401)) throw error;
      // Revoked, or of a rotated signing key: once more with a new one, which another login may have got already.
      tokens.forget(credentials, api.cache, token);
      const newer = tokens.recall(credentials, api.cache);
      await patch(newer ?? (await tokens.fetch(credentials, api.cache, deadline)));
    }
  };

  return {
    commit: async () => {
      try {
        await commit();
        return { outcome: "set" };
      } catch (error) {
        return defer(api, flag, error instanceof ManagementError ? error.code : "E_INTERNAL");
      }
    },
  };
}

/** A dot segment would be resolved away and lead to another endpoint; half a character fits in no URL. */
function isAddressable(userId: string | undefined): userId is string {
  return typeof userId === "string" && userId.isWellFormed() && !/^\.{0,2}$/.test(userId);
}

/** @see https://auth0.com/docs/api/management/v2/users/patch-users-by-id */
function toFlagRequest(origin: string, userId: string, token: string): RequestHead {
  return {
    method: "PATCH",
    url: `${origin}/api/v2/users/${encodeURIComponent(userId)}`,
    headers: {
      accept: "application/json",
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "user-agent": userAgent,
    },
  };
}

/**
 * One key of `app_metadata` and nothing else: Auth0 merges the first level, so others keep theirs, and an empty
 * object would wipe the profile.
 */
function toFlagBody(flag: string): string {
  return JSON.stringify({ app_metadata: { [flag]: true } });
}

/** Auth0 saves it once, after the last Action of the flow. It throws where a profile's metadata is no object. */
function defer(api: PostLoginApi, flag: string, code?: FlagErrorCode): FlagResult {
  try {
    api.user.setAppMetadata(flag, true);
    return { outcome: "deferred", ...(code === undefined ? {} : { code }) };
  } catch {
    return { outcome: "failed", code: code ?? "E_METADATA" };
  }
}
