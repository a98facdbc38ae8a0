import type { ActivityName } from "../activity/classify-activity.ts";
import { deriveEventId, toEventIdKey } from "../activity/event-id.ts";
import type { FieldChoice } from "../activity/serialize-event.ts";
import type { ErrorCode } from "../errors/error-codes.ts";
import { explainCode } from "../errors/explain-code.ts";
import { Failure } from "../errors/failure.ts";
import type { Clock, ReportStep } from "../outbound/deadline.ts";
import type { EventRow } from "./event-row.ts";
import type { KeyedLogin } from "./login-keys.ts";
import { toMoment } from "./match-logins.ts";
import type { EventSender, SendOutcome, SplunkEvents } from "./ports.ts";
import { takeBatch } from "./send-events.ts";
import { type EventContext, type ReconciledEvent, toReconciledEvent } from "./to-reconciled-event.ts";

/** A login whose event is missing. */
export interface MissingLogin extends KeyedLogin {
  /** Whether the log is of the user's first login. */
  readonly isFirst: boolean;
}

/** Max milliseconds until a search shows an accepted event. */
export const maxIndexing = 120_000;

/** Milliseconds to wait before searching for events that Splunk may have accepted. */
export const settleAfterCrash = 10_000;

/** Milliseconds for which sending is retried while Splunk is unavailable. */
const maxFailing = 5 * 60_000;

/** Max consecutive refused events. More mean that the cause is not the events. */
const maxRefused = 20;

/** The ports for sending. */
export interface SendingPorts {
  readonly events: SplunkEvents;
  readonly sender: EventSender;
  readonly clock: Clock;
  readonly report: ReportStep;
}

/** The logins that have an event of `reconcile` in Splunk. */
export async function findReconciled(
  logins: readonly KeyedLogin[],
  events: SplunkEvents,
): Promise<ReadonlySet<KeyedLogin>> {
  if (logins.length === 0) return new Set();
  const dates = logins.map(({ login }) => login.date);
  const [first, last] = [dates.reduce((a, b) => Math.min(a, b)), dates.reduce((a, b) => Math.max(a, b))];
  const rows = await events.readReconciled(first - 1, last + 2);
  const shown = new Set(rows.map(toRowIdentity));
  return new Set(logins.filter((login) => shown.has(toIdentity(login))));
}

function toIdentity({ login, keys }: KeyedLogin): string {
  return keys.logId ?? toMoment(login.date, keys);
}

function toRowIdentity(row: EventRow): string {
  return row.logId ?? toMoment(row.time, row);
}

/**
 * Builds the events. An event is a sign-up only if the log shows the user's first login, it is after `SIGNUPS_SINCE`, and
 * Splunk has no sign-up of that user.
 */
export async function buildEvents(
  logins: readonly MissingLogin[],
  context: EventContext & { readonly signupsSince: number | undefined },
  events: SplunkEvents | undefined,
): Promise<readonly ReconciledEvent[]> {
  const { signupsSince = Number.NEGATIVE_INFINITY } = context;
  const firsts = new Map<string, MissingLogin>();
  for (const missing of logins.toSorted((one, other) => one.login.date - other.login.date)) {
    const { login, isFirst } = missing;
    if (!isFirst || login.userId === undefined || login.date < signupsSince) continue;
    const id = toSignUpId(missing, context);
    if (!firsts.has(id)) firsts.set(id, missing);
  }
  const since = [...firsts.values()].reduce(
    (oldest, { login }) => Math.min(oldest, login.date),
    Number.POSITIVE_INFINITY,
  );
  const known =
    firsts.size === 0 || events === undefined
      ? new Set()
      : await events.find([...firsts.keys()], since - 3600_000);
  const signUps = new Set([...firsts].filter(([id]) => !known.has(id)).map(([, login]) => login));
  return logins.map((missing) => {
    const activity: ActivityName = signUps.has(missing) ? "SignUp" : "Login";
    return toReconciledEvent(missing.login, activity, context);
  });
}

function toSignUpId(
  { login }: KeyedLogin,
  { choice, tenant }: { choice: FieldChoice; tenant: string | undefined },
): string {
  return deriveEventId(
    ["signup", login.rest.tenant ?? tenant ?? null, login.userId ?? null],
    toEventIdKey(choice),
  );
}

/** An event and its login. */
export interface Outgoing {
  readonly login: KeyedLogin;
  readonly event: ReconciledEvent;
}

/**
 * Sends events until Splunk has accepted or refused each of them. Before an event that Splunk may have accepted is sent
 * again, a search must show that it is not in the index.
 *
 * @returns the refused events
 * @throws {Failure} the code of the refusal, or of the last failure after 5 minutes
 */
export async function deliverEvents(
  outgoing: readonly Outgoing[],
  { sender, clock, report, events }: Omit<SendingPorts, "events"> & { events: SplunkEvents | undefined },
): Promise<readonly Outgoing[]> {
  const refused: Outgoing[] = [];
  let rest = outgoing;
  let suspect: Outgoing | undefined;
  let failingSince: number | undefined;
  let refusedInARow = 0;
  for (let failed = 0; rest.length > 0; ) {
    const next = rest.slice(0, sender.batchSize);
    const batch = next.slice(0, takeBatch(next.map(({ event }) => event)).length);
    report("sending", `${outgoing.length - rest.length} of ${outgoing.length} events`);
    const outcome = await sender.send(batch.map(({ event }) => event));
    if (outcome.kind === "accepted") {
      rest = rest.slice(batch.length);
      [failed, failingSince, refusedInARow] = [0, undefined, 0];
    } else if (outcome.kind === "refused") {
      const { at } = outcome;
      if (at === undefined || at >= batch.length) throw toSendFailure(outcome, rest.length);
      if (at > 0) refusedInARow = 0;
      rest = rest.slice(at);
      // The 400 may be temporary: retry the event once, as the first of its batch.
      if (suspect !== rest[0]) suspect = rest[0];
      else {
        refused.push(...rest.slice(0, 1));
        rest = rest.slice(1);
        if (++refusedInARow >= maxRefused) throw toSendFailure(outcome, rest.length + refused.length);
      }
    } else {
      failed++;
      const now = clock.now();
      failingSince ??= now;
      if (now - failingSince > maxFailing) throw toSendFailure(outcome, rest.length);
      report("Splunk does not accept events: trying again", outcome.code);
      const pause = Math.max(outcome.retryAfter ?? 0, Math.min(500 * 2 ** failed, 30_000));
      if (outcome.mayHaveTaken && events !== undefined) {
        await clock.sleep(Math.max(pause, settleAfterCrash));
        const shown = await findReconciled(
          batch.map(({ login }) => login),
          events,
        );
        rest = rest.filter(({ login }) => !shown.has(login));
      } else await clock.sleep(pause);
    }
  }
  return refused;
}

/** Searches until all events are found or `until` is reached. @returns the logins whose event was not found */
export async function proveEvents(
  logins: readonly KeyedLogin[],
  { events, clock, report }: Omit<SendingPorts, "sender">,
  until: number,
): Promise<readonly KeyedLogin[]> {
  let unseen = logins;
  for (let pause = 250; unseen.length > 0; pause = Math.min(5000, pause * 1.5)) {
    const shown = await findReconciled(unseen, events);
    unseen = unseen.filter((login) => !shown.has(login));
    if (unseen.length === 0 || clock.now() + pause > until) break;
    report("waiting until Splunk shows what was sent", `${unseen.length} events`);
    await clock.sleep(pause);
  }
  return unseen;
}

/** The error for events that Splunk did not accept. */
export function toSendFailure(outcome: Exclude<SendOutcome, { kind: "accepted" }>, count: number): Failure {
  const { meaning, hint } = explainCode(outcome.code as ErrorCode & string);
  return new Failure(
    outcome.code as ErrorCode,
    `Splunk did not accept ${count} events: ${meaning}`,
    `${hint} Then run the same command again: it goes on where it stopped.`,
  );
}
