import type { Deadline, ReportStep } from "./deadline.ts";

/** A request that brought no usable response. It holds nothing that was sent. */
export abstract class RequestError extends Error {
  /** HTTP status of the response. Absent if there was no response. */
  readonly status: number | undefined;
  /** When the server accepts requests again, in epoch milliseconds, where it says so. */
  readonly retryAt: number | undefined;

  constructor(message: string, status: number | undefined, retryAt: number | undefined) {
    super(message);
    this.status = status;
    this.retryAt = retryAt;
  }
}

/** Repeats requests where that can do no harm. */
export interface Retry {
  /** After a 429, a server error or no response. */
  read<T>(request: () => Promise<T>): Promise<T>;
  /** After a 429 alone: the server refused it before it did anything. */
  write<T>(request: () => Promise<T>): Promise<T>;
}

/** For all failures but 429, which is repeated until the deadline. */
const maxAttempts = 4;

/**
 * The retry policy of the command line. Waits between attempts as the server asks for it, else 0.25 s, 0.5 s, 1 s;
 * never beyond the deadline.
 *
 * @param server Its name in progress messages, such as `Auth0`.
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
        if (isLimited) report(`${server}'s rate limit is reached: waiting`, `${Math.ceil(delay / 1000)} s`);
        await clock.sleep(delay);
      }
    }
  }
  return {
    read: (request) => run(request, isUncertain),
    write: (request) => run(request, () => false),
  };
}

/** Whether it is unknown if the request had its effect: no response, or a server error. */
export function isUncertain(error: unknown): error is RequestError {
  return (
    error instanceof RequestError &&
    (error.status === undefined || error.status === 408 || error.status >= 500)
  );
}

/** The server says when to come back; otherwise it is 1 s, 2 s, 4 s and so on to 30 s. */
function toDelay(error: RequestError, now: number, failed: number): number {
  if (error.retryAt === undefined) return Math.min(1000 * 2 ** (failed - 1), 30_000);
  return Math.max(error.retryAt - now, Math.min(125 * 2 ** failed, 5000));
}

/**
 * When a server accepts requests again, in epoch milliseconds of this machine's clock. `Retry-After` holds seconds or
 * a date; Auth0's `X-RateLimit-Reset` is a Unix time. Server times are read against the response's own `Date`, because
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

/** Why a request got no response: the system's code (`ECONNREFUSED`) where there is one, never the error's own text. */
export function toReason(error: unknown): string {
  for (let cause = error, depth = 0; depth < 4; depth++) {
    const {
      code,
      name,
      cause: deeper,
    } = (cause ?? {}) as { code?: unknown; name?: unknown; cause?: unknown };
    if (typeof code === "string") return code;
    if (name === "TimeoutError" || name === "AbortError") return "no answer in time";
    cause = deeper;
  }
  return "no answer";
}
