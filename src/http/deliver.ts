import type { IncomingHttpHeaders } from "node:http";
import type { DeliveryOutcome } from "../outcome.ts";
import type { Deadline } from "./deadline.ts";
import type { Judge, OpenRequest, RequestHead, Transport } from "./transport.ts";

/** The verdict on one attempt, for Splunk and for Auth0. */
export interface AttemptVerdict {
  readonly outcome: DeliveryOutcome;
  /** Milliseconds that the server asks to wait before the next attempt. */
  readonly retryAfter?: number | undefined;
}

/** A request and its options. */
export interface DeliveryRequest<Verdict extends AttemptVerdict> {
  readonly transport: Transport;
  readonly head: RequestHead;
  readonly body: string;
  readonly judge: Judge<Verdict>;
  readonly deadline: Deadline;
  /** The first attempt, opened earlier. */
  readonly opened?: OpenRequest | undefined;
  /** Default: as many as the deadline allows. */
  readonly maxAttempts?: number;
}

/** The last verdict, and how often the request was sent for it. */
export interface Delivery<Verdict> {
  readonly verdict: Verdict;
  readonly attempts: number;
}

/** The first and the max pause between attempts, in milliseconds. */
const firstPauseMs = 50;
const maxPauseMs = 1000;

/**
 * The retry policy of the Action: sends the same bytes until they are accepted or refused, or until the deadline. It does
 * not start a pause that would end after the deadline, because a login waits.
 *
 * Only the first attempt reuses a connection. If a load balancer binds connections to nodes, a reused connection may lead to
 * the same bad node again.
 *
 * - If a reused connection fails before the first byte of a response, the server closed it while it was idle. The request
 *   is sent again at once. This does not count as an attempt.
 * - If a reused connection stays silent, a firewall may have dropped it. The request is sent again on a new connection,
 *   and the first acceptance counts.
 *
 * In both cases the other idle connections are closed, because they have the same age.
 */
export async function deliver<Verdict extends AttemptVerdict>(
  request: DeliveryRequest<Verdict>,
): Promise<Delivery<Verdict>> {
  const { transport, head, body, judge, deadline, maxAttempts = Number.POSITIVE_INFINITY } = request;
  const openFresh = () => transport.open(head, deadline, { fresh: true });
  let opened = request.opened ?? transport.open(head, deadline);
  /** A late acceptance over a silent connection. */
  let late: Promise<Verdict> | undefined;

  for (let attempts = 1; ; ) {
    let sending: Promise<Verdict> | undefined;
    const judged = new Promise<Verdict | undefined>((resolve, reject) => {
      sending = opened.send(body, judge, () => resolve(undefined));
      sending.then(resolve, reject);
    });
    const verdict = await first(judged, late);
    if (verdict === undefined) {
      transport.dropIdle();
      late = sending?.then((judged) => (judged.outcome === "accepted" ? judged : toNothing()));
      attempts += 1;
      opened = openFresh();
      continue;
    }
    if (verdict.outcome === "accepted") return { verdict, attempts };
    if (opened.isStale() && deadline.remaining() > 0) {
      transport.dropIdle();
      opened = openFresh();
      continue;
    }
    if (verdict.outcome === "refused" || attempts >= maxAttempts) return { verdict, attempts };
    // `Retry-After: 0` must not cause attempts without a pause.
    const pause = Math.max(verdict.retryAfter ?? 0, toPause(attempts));
    const next = await first(deadline.sleep(pause), late);
    if (typeof next !== "boolean") return { verdict: next, attempts };
    if (!next) return { verdict, attempts };
    attempts += 1;
    opened = openFresh();
  }
}

function first<One, Other>(one: Promise<One>, other: Promise<Other> | undefined): Promise<One | Other> {
  return other === undefined ? one : Promise.race([one, other]);
}

/** Creates a new promise each time, because a long-lived promise keeps all its listeners in memory. */
function toNothing(): Promise<never> {
  return new Promise(() => {});
}

/** Doubles with each attempt. Random jitter of half the pause spreads logins that fail at the same time. */
function toPause(attempts: number): number {
  const pause = Math.min(maxPauseMs, firstPauseMs * 2 ** (attempts - 1));
  return pause * (0.5 + Math.random() / 2);
}

/**
 * The time that a server asks to wait, in milliseconds, or `undefined`. `Retry-After` contains seconds or a date (RFC 9110
 * §10.2.3). Auth0's Management API sends `X-RateLimit-Reset` in epoch seconds instead.
 *
 * @param now epoch milliseconds
 */
export function readRetryAfter(headers: IncomingHttpHeaders, now: number): number | undefined {
  const after = headers["retry-after"] ?? "";
  if (/^\s*\d+\s*$/.test(after)) return Number(after) * 1000;
  const date = Date.parse(after);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  const reset = Number(headers["x-ratelimit-reset"]);
  return Number.isFinite(reset) && reset > 0 ? Math.max(0, reset * 1000 - now) : undefined;
}
