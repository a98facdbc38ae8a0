import type { Deadline, ReportStep } from "./deadline.ts";

/** A request without a usable response. Contains nothing of the request. */
export abstract class RequestError extends Error {
  /** HTTP status of the response. Absent if there was no response. */
  readonly status: number | undefined;
  /** When the server accepts requests again, in epoch milliseconds. Absent if it does not say. */
  readonly retryAt: number | undefined;
  /** Why there was no response: the system's code, such as `ECONNREFUSED`, or `TIMEOUT`. Absent if there was one. */
  readonly reason: string | undefined;

  constructor(message: string, details: RequestErrorDetails) {
    super(message);
    this.status = details.status;
    this.retryAt = details.retryAt;
    this.reason = details.reason;
  }
}

/** Facts about a failed request. */
export interface RequestErrorDetails {
  readonly status?: number | undefined;
  readonly retryAt?: number | undefined;
  readonly reason?: string | undefined;
}

/** Retries requests if it is safe. */
export interface Retry {
  /** Retries after a 429, a server error, no response, or a response that cannot be parsed. */
  read<T>(request: () => Promise<T>): Promise<T>;
  /** Retries only after a 429, because then the server has not done anything. */
  write<T>(request: () => Promise<T>): Promise<T>;
}

/** Max attempts for all failures except 429. A 429 is retried until the deadline. */
const maxAttempts = 4;

/**
 * The retry policy of the command line. Waits between attempts as long as the server asks, otherwise 0.25 s, 0.5 s, 1 s, but
 * never beyond the deadline. Unknown hosts, refused connections and wrong certificates fail at once.
 *
 * @param server The server's name in progress messages, such as `Auth0`.
 */
export function createRetry(server: string, deadline: Deadline, report: ReportStep): Retry {
  const { clock, remaining } = deadline;
  async function run<T>(request: () => Promise<T>, isRepeatable: (error: unknown) => boolean): Promise<T> {
    for (let failed = 1; ; failed++) {
      try {
        return await request();
      } catch (error) {
        const isLimited = error instanceof RequestError && error.status === 429;
        if (!isLimited && (!isRepeatable(error) || failed >= maxAttempts)) throw error;
        const delay = isLimited ? toDelay(error, clock.now(), failed) : 125 * 2 ** failed;
        if (delay >= remaining()) throw error;
        const until = toTime(clock.now() + delay);
        report(
          isLimited
            ? `${server}'s rate limit is reached: waiting until ${until}`
            : `${server} ${describeFailure(error as RequestError)}: trying again`,
        );
        await clock.sleep(delay);
      }
    }
  }
  return {
    read: (request) => run(request, (error) => isUncertain(error) || isUnreadable(error)),
    write: (request) => run(request, () => false),
  };
}

/** Whether the request may or may not have had an effect: no response, or a server error. */
export function isUncertain(error: unknown): error is RequestError {
  if (!(error instanceof RequestError)) return false;
  const { status, reason } = error;
  return status === undefined ? !isFinal(reason) : status === 408 || status >= 500;
}

/** Whether the server reported success in a response that cannot be parsed. */
export function isUnreadable(error: unknown): error is RequestError {
  return error instanceof RequestError && (error.status ?? 0) >= 200 && (error.status ?? 0) < 300;
}

/** Whether no connection was made, and a retry would fail in the same way. */
function isFinal(reason = ""): boolean {
  return /^(?:ENOTFOUND|ECONNREFUSED|BLOCKED_PORT|E_DNS|E_REFUSED|E_TLS.*|PROXY_\d+|CERT_.*|ERR_(?:TLS|SSL)_.*|.*SELF_SIGNED.*|UNABLE_TO_.*)$/.test(
    reason,
  );
}

/** Describes the failure. The text follows the server's name. */
export function describeFailure({ status, reason = "" }: RequestError): string {
  if (status !== undefined) {
    return status < 300 ? "sent a response that cannot be read" : `answered ${status}`;
  }
  const known: Readonly<Record<string, string>> = {
    ENOTFOUND: "does not resolve: there is no such host",
    EAI_AGAIN: "cannot be resolved: DNS does not respond",
    ECONNREFUSED: "refuses connections",
    BLOCKED_PORT: "cannot be reached: fetch refuses connections to this port",
    E_REFUSED: "refuses connections",
    TIMEOUT: "gave no response in time",
  };
  const text = known[reason] ?? "gave no response";
  return /^(|TIMEOUT|BLOCKED_PORT)$/.test(reason) ? text : `${text} (${reason})`;
}

/** The time of day in UTC, such as `12:00:20 UTC`. `moment`: epoch milliseconds, rounded up. */
export function toTime(moment: number): string {
  return `${new Date(Math.ceil(moment / 1000) * 1000).toISOString().slice(11, 19)} UTC`;
}

/** The time that the server asks to wait. Otherwise 1 s, 2 s, 4 s, max 30 s. */
function toDelay(error: RequestError, now: number, failed: number): number {
  if (error.retryAt === undefined) return Math.min(1000 * 2 ** (failed - 1), 30_000);
  return Math.max(error.retryAt - now, Math.min(125 * 2 ** failed, 5000));
}

/**
 * When a server accepts requests again, in epoch milliseconds of this machine's clock. `Retry-After` holds seconds or
 * a date; Auth0's `X-RateLimit-Reset` is a Unix time. Server times are compared with the `Date` of the response, because
 * clocks differ.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 * @see https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy
 */
export function readRetryAt(headers: Pick<Headers, "get">, now: number): number | undefined {
  const after = headers.get("retry-after") ?? "";
  if (/^\s*\d+\s*$/.test(after)) return now + Number(after) * 1000;
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN) * 1000;
  const moment = after === "" ? reset : Date.parse(after);
  if (Number.isNaN(moment)) return undefined;
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? moment : now + moment - date;
}

/** Why a request got no response: the system's error code if there is one, never the error's text. */
export function toReason(error: unknown): string | undefined {
  for (let cause = error, depth = 0; depth < 4; depth++) {
    const {
      code,
      name,
      message,
      cause: deeper,
    } = (cause ?? {}) as { code?: unknown; name?: unknown; message?: unknown; cause?: unknown };
    if (name === "TimeoutError" || name === "AbortError") return "TIMEOUT";
    // https://fetch.spec.whatwg.org/#port-blocking, which Node tells by these words alone.
    if (message === "bad port") return "BLOCKED_PORT";
    if (typeof code === "string") return code;
    cause = deeper;
  }
  return undefined;
}
