import type { ActionCache } from "../auth0/post-login-api.ts";
import type { Deadline } from "../http/deadline.ts";
import type { Transport } from "../http/transport.ts";
import type { ManagementCredentials } from "../settings/settings.ts";
import { userAgent } from "../version.ts";
import { FlagError, sendManagementRequest } from "./management-request.ts";
import {
  dropCachedToken,
  isTokenText,
  type ManagementToken,
  readCachedToken,
  toTokenKey,
  writeCachedToken,
} from "./token-cache.ts";

/** A token is not used in its last milliseconds, because clocks differ and requests take time. */
const margin = 60_000;

/** Management API tokens, cached in this instance and, for other instances, in `api.cache`. */
export interface TokenStore {
  /** A cached token, without a request. */
  recall(credentials: ManagementCredentials, cache: ActionCache | undefined): string | undefined;
  /** Requests a new token. Concurrent executions share one request. Rejects with a `FlagError`. */
  fetch(
    credentials: ManagementCredentials,
    cache: ActionCache | undefined,
    deadline: Deadline,
  ): Promise<string>;
  /** Removes a token that Auth0 no longer accepts from the cache. Keeps a newer token. */
  forget(credentials: ManagementCredentials, cache: ActionCache | undefined, refused: string): void;
}

/** @param transport for requests to Auth0 */
export function createTokenStore(transport: Transport): TokenStore {
  const tokens = new Map<string, ManagementToken>();
  const requests = new Map<string, Promise<ManagementToken>>();

  return {
    recall(credentials, cache) {
      const key = toTokenKey(credentials);
      const own = tokens.get(key);
      // If this instance's token has expired, another instance may have cached a newer one.
      const token = isUsable(own) ? own : readCachedToken(cache, key);
      if (!isUsable(token)) return undefined;
      tokens.set(key, token);
      return token.value;
    },

    async fetch(credentials, cache, deadline) {
      const key = toTokenKey(credentials);
      const pending = requests.get(key);
      if (pending !== undefined) {
        // The shared request may end at the deadline of another execution. Then send our own, if our deadline allows.
        const ended = new Promise<undefined>((resolve) => deadline.onEnd(() => resolve(undefined)));
        const shared = await Promise.race([pending.catch(() => undefined), ended]);
        if (shared !== undefined) return shared.value;
      }
      const request = requestToken(credentials, transport, deadline);
      requests.set(key, request);
      try {
        const token = await request;
        tokens.set(key, token);
        writeCachedToken(cache, key, token);
        return token.value;
      } finally {
        if (requests.get(key) === request) requests.delete(key);
      }
    },

    forget(credentials, cache, refused) {
      const key = toTokenKey(credentials);
      if (tokens.get(key)?.value === refused) tokens.delete(key);
      if (readCachedToken(cache, key)?.value === refused) dropCachedToken(cache, key);
    },
  };
}

function isUsable(token: ManagementToken | undefined): token is ManagementToken {
  return token !== undefined && token.expiresAt - margin > Date.now();
}

/** @see https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens */
async function requestToken(
  { domain, clientId, clientSecret }: ManagementCredentials,
  transport: Transport,
  deadline: Deadline,
): Promise<ManagementToken> {
  const body = JSON.stringify({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
    audience: domain.audience,
  });
  const headers = { accept: "application/json", "content-type": "application/json", "user-agent": userAgent };
  const url = `${domain.origin}/oauth/token`;
  const askedAt = Date.now();
  const response = await sendManagementRequest({ method: "POST", url, headers }, body, transport, deadline);
  return readToken(response, askedAt);
}

function readToken(body: string, askedAt: number): ManagementToken {
  try {
    const { access_token: value, expires_in: seconds } = JSON.parse(body);
    if (isTokenText(value)) return { value, expiresAt: askedAt + (Number(seconds) || 0) * 1000 };
  } catch {
    // Not JSON: handled like every other unusable response.
  }
  throw new FlagError("E_TOKEN");
}
