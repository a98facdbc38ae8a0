import type { IncomingHttpHeaders } from "node:http";
import type { DeliveryOutcome } from "../outcome.ts";
import type { Deadline } from "./deadline.ts";
import type { Judge, OpenRequest, RequestHead, Transport } from "./transport.ts";

/** What one attempt came to, whoever judges it. */
export interface AttemptVerdict {
  readonly outcome: DeliveryOutcome;
  /** Milliseconds that the server asks to wait before the next attempt. */
  readonly retryAfter?: number | undefined;
}

/** A request, and how to go about it. */
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

/** The first pause between attempts and the longest, in milliseconds. */
const firstPauseMs = 50;
const maxPauseMs = 1000;

/**
 * The one retry policy: sends the same bytes until they are accepted or refused, or until the deadline. A pause that
 * would not end in time is not begun, because a login waits.
 *
 * Only the first attempt uses a kept connection. Behind a balancer that works by connection the others may lead to
 * the same bad node.
 *
 * - A kept connection that fails without a byte of a response was closed while it was idle: the request goes out
 *   again at once, which is not counted as an attempt.
 * - A kept connection that stays silent may have been forgotten by a firewall: the request goes out again over a
 *   new one, and the first acceptance counts.
 *
 * In both cases the other idle connections are of the same age, so they are dropped.
 */
export async function deliver<Verdict extends AttemptVerdict>(
  request: DeliveryRequest<Verdict>,
): Promise<Delivery<Verdict>> {
  const { transport, head, body, judge, deadline, maxAttempts = Number.POSITIVE_INFINITY } = request;
  const openFresh = () => transport.open(head, deadline, { fresh: true });
  let opened = request.opened ?? transport.open(head, deadline);
  /** The acceptance that a silent connection may still bring. */
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
    // "Retry-After: 0" must not lead to attempts without a pause.
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

/** A new one each time: a promise keeps all that wait for it. */
function toNothing(): Promise<never> {
  return new Promise(() => {});
}

/** Doubles from attempt to attempt. Spreads the logins that fail together over half of the pause. */
function toPause(attempts: number): number {
  const pause = Math.min(maxPauseMs, firstPauseMs * 2 ** (attempts - 1));
  return pause * (0.5 + Math.random() / 2);
}

/**
 * How long a server asks to wait, in milliseconds; `undefined` when it does not say. `Retry-After` holds
 * seconds or a date (RFC 9110 §10.2.3); Auth0's Management API has `X-RateLimit-Reset` in epoch seconds instead.
 *
 * @param now epoch milliseconds
 */
export function readRetryAfter(headers: IncomingHttpHeaders, now: number): number | undefined {
  const after = headers["retry-after"];
  if (after !== undefined) {
    if (/^\s*\d+\s*$/.test(after)) return Number(after) * 1000;
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  const reset = Number(headers["x-ratelimit-reset"]);
  return Number.isFinite(reset) && reset > 0 ? Math.max(0, reset * 1000 - now) : undefined;
}
