import type { Deadline, ReportStep } from "../outbound/deadline.ts";
import { createRetry, type Retry, readRetryAt, toReason, toTime } from "../outbound/retry.ts";
import { userAgent } from "../version.ts";
import type { Deployer } from "./credentials.ts";
import { type DeployerToken, describeBody, fetchToken, parseJson, toErrorBody } from "./fetch-token.ts";
import { ManagementError, type Operation } from "./management-error.ts";

/** One request to the Management API. */
export interface ManagementRequest {
  /** Default `GET`. */
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `/api/v2`, such as `/actions/actions`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** A response with a status of 2xx. */
export interface ManagementResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the body, or its text if it is not JSON; `undefined` if it is empty. */
  readonly body: unknown;
}

/** The session of one command with one tenant: one token, one retry policy, one deadline. */
export interface TenantSession {
  readonly retry: Retry;
  readonly deadline: Deadline;
  /** The command's token, requested when it is first needed. `fresh` requests a new one. */
  token(fresh?: "fresh"): Promise<DeployerToken>;
  /** The tenant's host, for messages. */
  readonly host: string;
  /** The writes of this command, reported if the user interrupts it. */
  readonly writes: {
    readonly done: Operation[];
    /** Sent, without a response yet. */
    pending: Operation | undefined;
  };
  /**
   * Sends one request once and parses its response. For retries use `retry.read` or `retry.write`.
   *
   * @param parse Throws for an unknown shape. The error becomes a `ManagementError` with the status.
   * @throws {ManagementError}
   */
  request<T>(
    operation: Operation,
    request: ManagementRequest,
    parse: (response: ManagementResponse) => T,
  ): Promise<T>;
}

/** The options of a session. */
export interface TenantOptions {
  readonly deployer: Deployer;
  readonly fetch: typeof globalThis.fetch;
  readonly deadline: Deadline;
  readonly report: ReportStep;
  /** Ends every request. */
  readonly signal?: AbortSignal | undefined;
}

/** A response whose body has been read. */
type WholeResponse = Pick<Response, "ok" | "status" | "headers"> & { readonly text: string };

/** Max milliseconds for one request. */
const requestTimeout = 30_000;

/** Milliseconds without a response after which a message shows the max waiting time. */
const noticeableWait = 2000;

/** Creates a session. Sends no request. */
export function openTenant({ deployer, fetch, deadline, report, signal }: TenantOptions): TenantSession {
  const retry = createRetry("Auth0", deadline, report);
  const running = new Set<AbortController>();
  signal?.addEventListener("abort", () => {
    for (const controller of running) controller.abort();
  });
  // No request outlives the command. Redirects are not followed, because the token must not go to another host.
  const fetchWhole = async (...[input, init]: Parameters<typeof fetch>): Promise<WholeResponse> => {
    const controller = new AbortController();
    const milliseconds = Math.min(requestTimeout, Math.ceil(deadline.remaining()));
    const timer = setTimeout(() => controller.abort(), milliseconds);
    const until = toTime(deadline.clock.now() + milliseconds);
    const tell = () => report(`Auth0 has not responded yet: waiting until ${until}`);
    const notice = setTimeout(tell, noticeableWait);
    running.add(controller);
    if (signal?.aborted) controller.abort();
    try {
      const response = await fetch(input, { ...init, redirect: "manual", signal: controller.signal });
      const { ok, status, headers } = response;
      return { ok, status, headers, text: await response.text() };
    } finally {
      clearTimeout(timer);
      clearTimeout(notice);
      running.delete(controller);
    }
  };
  const timedFetch: typeof fetch = async (...request) => {
    const { status, headers, text } = await fetchWhole(...request);
    return new Response(text === "" ? null : text, { status, headers });
  };
  let token: Promise<DeployerToken> | undefined;
  const getToken: TenantSession["token"] = (fresh) => {
    if (fresh !== undefined) token = undefined;
    token ??= retry.read(() => fetchToken(deployer, timedFetch, deadline.clock.now()));
    return token;
  };
  return {
    ...{ retry, deadline, host: deployer.domain.host, token: getToken },
    writes: { done: [], pending: undefined },
    async request(operation, { method = "GET", path, query = {}, body }, parse) {
      const { accessToken } = await getToken();
      const url = new URL(`${deployer.domain.origin}/api/v2${path}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
      const headers = { authorization: `Bearer ${accessToken}`, "user-agent": userAgent };
      const content =
        body === undefined
          ? { headers }
          : { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
      const fail = (error: unknown): never => {
        throw new ManagementError(operation, "no response", { reason: toReason(error) });
      };
      const response = await fetchWhole(url.href, { method, ...content }).catch(fail);
      return parseResponse(operation, response, parse, deadline.clock.now());
    },
  };
}

function parseResponse<T>(
  operation: Operation,
  { ok, status, headers, text }: WholeResponse,
  parse: (response: ManagementResponse) => T,
  now: number,
): T {
  const body = text === "" ? undefined : (parseJson(text) ?? text);
  if (!ok) {
    const { message, errorCode } = (body ?? {}) as Readonly<Record<string, unknown>>;
    throw new ManagementError(operation, typeof message === "string" ? message : describeBody(text, body), {
      status,
      errorCode: typeof errorCode === "string" ? errorCode : undefined,
      body: toErrorBody(message, body),
      retryAt: readRetryAt(headers, now),
    });
  }
  try {
    return parse({ status, headers, body });
  } catch {
    throw new ManagementError(operation, describeBody(text, body), { status });
  }
}
