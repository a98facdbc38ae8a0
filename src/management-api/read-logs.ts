import type { Clock, ReportStep } from "../outbound/deadline.ts";
import { isUncertain, RequestError, readRetryAt } from "../outbound/retry.ts";
import { hasStatus, ManagementError } from "./management-error.ts";
import type { ManagementResponse, TenantSession } from "./open-tenant.ts";

/** Reads the tenant's logs. Scope `read:logs`. */
export interface LogReader {
  /**
   * Pages of logs in the order in which Auth0 received them, beginning with logs received after `start`: epoch
   * milliseconds, or the id of a log. Ends at the newest log.
   */
  read(start: number | string): AsyncGenerator<readonly unknown[], void>;
  /** The date of the oldest log in the tenant, in epoch milliseconds, or `undefined`. */
  findOldest(): Promise<number | undefined>;
  /** Number of requests so far, retries included. */
  readonly requests: number;
}

/** Options for reading logs. */
export interface LogReaderOptions {
  readonly clock: Clock;
  readonly report: ReportStep;
  /** Percent of the rate limit to use. */
  readonly rate: number;
}

/** Auth0's maximum. */
const pageSize = 100;

/** Milliseconds for which failures and 429s are retried. */
const maxFailing = 5 * 60_000;
const maxLimited = 15 * 60_000;

/**
 * Reads logs by checkpoint, which is complete. A log search ends at 1 000 results and skips logs that arrive late.
 *
 * @see https://auth0.com/docs/deploy-monitor/logs/retrieve-log-events-using-mgmt-api
 */
export function createLogReader(
  session: TenantSession,
  { clock, report, rate }: LogReaderOptions,
): LogReader {
  const pacer = createPacer(clock, rate);
  let requests = 0;

  /** @throws {ManagementError} if retries do not help */
  async function request(query: Readonly<Record<string, string | number>>): Promise<LogPage> {
    let failingSince: number | undefined;
    let limitedSince: number | undefined;
    let hasFreshToken = false;
    for (let failed = 0; ; failed++) {
      await pacer.wait();
      try {
        requests++;
        return await session.request("read the logs", { path: "/logs", query }, (response) => {
          pacer.learn(response.headers);
          return parsePage(response);
        });
      } catch (error) {
        if (!(error instanceof ManagementError)) throw error;
        const now = clock.now();
        const { status, operation } = error;
        if (status === 401 && !hasFreshToken && operation !== "get a token") {
          // The token has expired or was revoked. Request one new token, then report the error.
          hasFreshToken = true;
          await session.token("fresh");
        } else if (status === 429) {
          limitedSince ??= now;
          if (now - limitedSince > maxLimited) throw error;
          const delay = Math.max(toDelay(error, now), Math.min(250 * 2 ** failed, 30_000));
          report("waiting for Auth0's rate limit", `${Math.ceil(delay / 1000)} s`);
          await clock.sleep(delay);
        } else if (isUncertain(error)) {
          failingSince ??= now;
          if (now - failingSince > maxFailing) throw error;
          report("Auth0 does not respond: trying again", error.message);
          await clock.sleep(Math.min(500 * 2 ** failed, 30_000));
          if (operation === "get a token") await session.token("fresh").catch(unlessRequest);
        } else throw error;
      }
    }
  }

  async function* read(start: number | string): AsyncGenerator<readonly unknown[], void> {
    let from = typeof start === "string" ? start : toStartId(start);
    let page = await request({ from, take: pageSize }).catch(async (error) => {
      if (typeof start === "string" || !hasStatus(error, 400, 404)) throw error;
      return undefined;
    });
    if (page === undefined) {
      // Auth0 does not accept a generated id: begin after the newest log before the start.
      const first = await findFirst(start as number);
      if (first === undefined) return;
      if (first.log !== undefined) yield [first.log];
      from = first.from;
      page = await request({ from, take: pageSize });
    }
    for (;;) {
      if (page.logs.length > 0) {
        yield page.logs;
        const next = page.next !== undefined && page.next !== from ? page.next : page.lastId;
        if (next === undefined || next === from) {
          throw new ManagementError("read the logs", "a page without a next checkpoint", { status: 200 });
        }
        from = next;
        page = await request({ from, take: pageSize });
        continue;
      }
      // An empty page can come before the newest log. Keep the checkpoint.
      page = await request({ from, take: pageSize });
      if (page.logs.length === 0) return;
    }
  }

  async function findFirst(start: number): Promise<{ from: string; log?: unknown } | undefined> {
    const before = new Date(start).toISOString();
    const query = { page: 0, per_page: 1 };
    const newest = await request({ ...query, q: `date:[* TO ${before}]`, sort: "date:-1" });
    if (newest.lastId !== undefined) return { from: newest.lastId };
    // There is no log before the start. A checkpoint is exclusive, so the first log itself is not on its pages.
    const { logs, lastId } = await request({ ...query, sort: "date:1" });
    return lastId === undefined ? undefined : { from: lastId, log: logs[0] };
  }

  return {
    read,
    async findOldest() {
      const { logs } = await request({ page: 0, per_page: 1, sort: "date:1" });
      const { date } = (logs[0] ?? {}) as { readonly date?: unknown };
      const time = typeof date === "string" ? Date.parse(date) : Number.NaN;
      return Number.isNaN(time) ? undefined : time;
    },
    get requests() {
      return requests;
    },
  };
}

/**
 * An id that comes before those of all logs received at or after a time: `900`, the time, zeros. Ids have 56 digits.
 *
 * @param time epoch milliseconds
 */
export function toStartId(time: number): string {
  const digits = new Date(Math.max(0, time)).toISOString().replace(/\D/g, "");
  return `900${digits}`.padEnd(56, "0");
}

interface LogPage {
  readonly logs: readonly unknown[];
  readonly lastId: string | undefined;
  readonly next: string | undefined;
}

function parsePage({ body, headers }: ManagementResponse): LogPage {
  if (!Array.isArray(body)) throw new Error("no list of logs");
  const ids = body.map((log: { log_id?: unknown; _id?: unknown }) => String(log?.log_id ?? log?._id ?? ""));
  const lastId = ids.reduce((last, id) => (id > last ? id : last), "");
  return { logs: body, lastId: lastId === "" ? undefined : lastId, next: readNext(headers.get("link")) };
}

/** The checkpoint in `Link: <…?from=ID&take=100>; rel="next"`. Its host is ignored, so the token goes to our host only. */
function readNext(link: string | null): string | undefined {
  const url = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(link ?? "")?.[1];
  if (url === undefined || !URL.canParse(url, "https://tenant.invalid")) return undefined;
  return new URL(url, "https://tenant.invalid").searchParams.get("from") ?? undefined;
}

function unlessRequest(error: unknown): void {
  if (!(error instanceof RequestError)) throw error;
}

function toDelay({ retryAt }: RequestError, now: number): number {
  return retryAt === undefined ? 1000 : Math.max(0, retryAt - now);
}

/** Spreads requests over the time until the reset of the rate limit, and leaves a part of the limit to other clients. */
interface Pacer {
  wait(): Promise<void>;
  learn(headers: Pick<Headers, "get">): void;
}

/** @param percent how much of the limit to use. The last request of the limit is never used. */
export function createPacer(clock: Clock, percent: number): Pacer {
  let next = Number.NEGATIVE_INFINITY;
  return {
    async wait() {
      const delay = next - clock.now();
      if (delay > 0) await clock.sleep(delay);
    },
    learn(headers) {
      const now = clock.now();
      const [limit, remaining] = ["limit", "remaining"].map((name) => {
        const value = headers.get(`x-ratelimit-${name}`);
        return value === null ? Number.NaN : Number(value);
      }) as [number, number];
      next = now;
      if (!(limit > 0) || Number.isNaN(remaining)) return;
      const reserved = Math.max(1, Math.ceil(limit * (1 - percent / 100)));
      const usable = remaining - reserved;
      const left = Math.max(0, (readRetryAt(headers, now) ?? now + 1000) - now);
      next = now + (usable > 0 ? left / usable : Math.max(left, 100));
    },
  };
}
