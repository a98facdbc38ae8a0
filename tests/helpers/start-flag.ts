import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import { type ActionCacheStore, createActionCache } from "@splunk-action/action-runtime";
import {
  byPath,
  json,
  type RecordingServer,
  type Reply,
  startRecordingServer,
} from "@splunk-action/local-http/testing";
import type { ActionCache, PostLoginApi } from "../../src/auth0/post-login-api.ts";
import { type PreparedFlag, prepareFlag } from "../../src/flag/flag-writer.ts";
import { createTokenStore, type TokenStore } from "../../src/flag/management-token.ts";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";
import { createTransport } from "../../src/http/transport.ts";
import type { ManagementCredentials } from "../../src/settings/settings.ts";

/** An answer with a token. */
export const token = (value: string, seconds = 86_400): Reply =>
  json(200, { access_token: value, expires_in: seconds });

/** An Auth0 where all is well. */
export const works = byPath({ "/oauth/token": token("one"), "/api/v2/users/": json(200, {}) });

/** The flag's code without the rest of the Action, in front of an Auth0 on loopback. */
export interface StartedFlag {
  readonly auth0: RecordingServer;
  readonly credentials: ManagementCredentials;
  readonly deadline: Deadline;
  tokens: TokenStore;
  readonly cache: ActionCacheStore;
  /** What was left to the end of the flow: the arguments of `api.user.setAppMetadata`. */
  readonly deferred: unknown[][];
  /** `userId` is whatever Auth0 may send. */
  prepare(userId?: unknown, others?: { credentials?: undefined; cache?: ActionCache }): PreparedFlag;
  /** The requests to Auth0, such as `POST /oauth/token`. */
  requested(): readonly string[];
  /** Another instance that finds the same cache. */
  renew(): void;
}

/** Starts Auth0 once for this file; each test gets a fresh instance. */
export function useFlag(): StartedFlag {
  const flag = {} as StartedFlag;
  beforeAll(async () => {
    const auth0 = await startRecordingServer(works);
    const domain = { origin: auth0.origin, audience: `${auth0.origin}/api/v2/`, host: "127.0.0.1" };
    Object.assign(flag, { auth0, credentials: { domain, clientId: "client", clientSecret: "hush" } });
  });
  beforeEach(() => {
    flag.auth0.use(works);
    const deadline = createDeadline(5_000);
    let transport = createTransport();
    Object.assign(flag, {
      deadline,
      tokens: createTokenStore(transport),
      cache: createActionCache(),
      deferred: [],
      prepare(userId = "auth0|1", others = {}) {
        const api = {
          access: { deny: () => {} },
          user: { setAppMetadata: (...args: unknown[]) => flag.deferred.push(args) },
          cache: others.cache ?? flag.cache,
        } satisfies PostLoginApi;
        const credentials = "credentials" in others ? undefined : flag.credentials;
        const request = { userId: userId as string, flag: "signedUp", credentials, api };
        return prepareFlag(request, transport, flag.tokens, deadline);
      },
      requested: () => flag.auth0.requests.map(({ line }) => line.replace(" HTTP/1.1", "")),
      renew() {
        transport = createTransport();
        flag.tokens = createTokenStore(transport);
      },
    } satisfies Partial<StartedFlag>);
  });
  afterEach(() => flag.deadline.end());
  afterAll(() => flag.auth0.close());
  return flag;
}
