import type { ActionsClient } from "auth0/actions";
import type { Deployer } from "./credentials.ts";
import type { Deadline } from "./deadline.ts";
import { type DeployerToken, fetchToken } from "./fetch-token.ts";
import { ManagementError, type Operation } from "./management-error.ts";
import type { ReportStep } from "./report.ts";
import { createRetry, type Retry } from "./retry.ts";
import { toManagementError } from "./to-management-error.ts";

/** A connection to one tenant for one run: one token, one retry policy, one deadline. */
export interface TenantSession {
  readonly client: ActionsClient;
  /** For the SDK's other clients. */
  readonly clientOptions: ActionsClient.Options;
  readonly retry: Retry;
  readonly deadline: Deadline;
  /** The run's token, asked for when first needed. */
  token(): Promise<DeployerToken>;
  /** Awaits a request of the SDK. @throws {ManagementError} */
  call<T>(operation: Operation, request: () => PromiseLike<T>): Promise<T>;
}

/** What a run needs of the outside. */
export interface TenantOptions {
  readonly deployer: Deployer;
  readonly fetch: typeof globalThis.fetch;
  readonly deadline: Deadline;
  readonly report: ReportStep;
}

const requestTimeout = 30_000;

/**
 * Loads the `auth0` SDK (only its part for Actions: a third less to load) and prepares it. Sends nothing yet. The
 * SDK's own retries are off: they would repeat a POST that Auth0 has already handled.
 */
export async function openTenant({
  deployer,
  fetch,
  deadline,
  report,
}: TenantOptions): Promise<TenantSession> {
  const { ActionsClient } = await import("auth0/actions");
  const retry = createRetry(deadline, report);
  // The SDK's timer goes on after a connection has failed and would keep the process for its whole time, so it gets
  // none to speak of, and its signal is not listened to. Ours lets the process end.
  // No request outlives the run, and a redirect is an answer: it may lead anywhere, and a token must not follow it.
  const timedFetch: typeof fetch = (input, init) => {
    const milliseconds = Math.min(requestTimeout, Math.ceil(deadline.remaining()));
    return fetch(input, { ...init, redirect: "manual", signal: AbortSignal.timeout(milliseconds) });
  };
  let token: Promise<DeployerToken> | undefined;
  const getToken = () => {
    token ??= retry.read(() => fetchToken(deployer, timedFetch, deadline.clock.now()));
    return token;
  };
  const clientOptions: ActionsClient.Options = {
    baseUrl: `${deployer.domain.origin}/api/v2`,
    token: async () => (await getToken()).accessToken,
    fetch: timedFetch,
    maxRetries: 0,
    timeoutInSeconds: 0.001,
    logging: { silent: true },
  };
  return {
    ...{ client: new ActionsClient(clientOptions), clientOptions, retry, deadline },
    token: getToken,
    async call(operation, request) {
      try {
        return await request();
      } catch (error) {
        // A failure on the way to the token is told as what it is.
        if (error instanceof ManagementError) throw error;
        throw toManagementError(operation, error, deadline.clock.now());
      }
    },
  };
}
