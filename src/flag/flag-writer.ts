import type { PostLoginApi } from "../auth0/post-login-api.ts";
import type { FlagErrorCode } from "../errors/error-codes.ts";
import type { Deadline } from "../http/deadline.ts";
import type { OpenRequest, RequestHead, Transport } from "../http/transport.ts";
import type { ManagementCredentials } from "../settings/settings.ts";
import { userAgent } from "../version.ts";
import { FlagError, sendManagementRequest } from "./management-request.ts";
import type { TokenStore } from "./management-token.ts";

/** The user whose sign-up was sent, and the key in `app_metadata`. */
export interface FlagRequest {
  readonly userId: string | undefined;
  readonly flag: string;
  readonly credentials: ManagementCredentials | undefined;
  readonly api: PostLoginApi;
}

/**
 * `set`: Auth0 has stored the flag. `deferred`: `api.user.setAppMetadata` stores it after the last Action; `code` says why
 * the Management API did not store it. `failed`: the flag is not stored, so the user's next login is a sign-up again, with
 * the same event id.
 */
export interface FlagResult {
  readonly outcome: "set" | "deferred" | "failed";
  readonly code?: FlagErrorCode;
}

/**
 * A flag that is prepared early and written by `commit`. If the event was not accepted, `commit` is not called, and the end
 * of the deadline closes the prepared connection.
 */
export interface PreparedFlag {
  /** Never rejects, and ends by the deadline. */
  commit(): Promise<FlagResult>;
}

/** Runs in parallel with the event: requests a token, or opens the connection if there is a token. */
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
  const pending = known === undefined ? tokens.fetch(credentials, api.cache, deadline) : undefined;
  pending?.catch(() => {});

  const patch = async (token: string, first?: OpenRequest) => {
    await sendManagementRequest(toFlagRequest(origin, userId, token), body, transport, deadline, first);
  };

  const commit = async () => {
    const token = known ?? (await pending);
    if (token === undefined) throw new FlagError("E_TOKEN");
    try {
      await patch(token, opened);
    } catch (error) {
      if (!(error instanceof FlagError && error.status === 401)) throw error;
      // The token was revoked, or its signing key was rotated. Try once more with a new token (another login may have it).
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
        return defer(api, flag, error instanceof FlagError ? error.code : "E_INTERNAL");
      }
    },
  };
}

/** Rejects dot segments, which would lead to another endpoint, and lone surrogates. */
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
 * Sends one key of `app_metadata` only. Auth0 merges the first level, so other keys are kept. An empty object would delete
 * all keys.
 */
function toFlagBody(flag: string): string {
  return JSON.stringify({ app_metadata: { [flag]: true } });
}

/** Auth0 saves it after the last Action. Throws if the profile's metadata is not an object. */
function defer(api: PostLoginApi, flag: string, code?: FlagErrorCode): FlagResult {
  try {
    api.user.setAppMetadata(flag, true);
    return { outcome: "deferred", ...(code === undefined ? {} : { code }) };
  } catch {
    return { outcome: "failed", code: code ?? "E_METADATA" };
  }
}
