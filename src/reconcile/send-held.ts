import type { Failure } from "../errors/failure.ts";
import type { ReportStep } from "../outbound/deadline.ts";
import type { KeyedLogin } from "./login-keys.ts";
import type { EventSender, ReconcilePorts, ReconcileRun } from "./ports.ts";
import {
  buildEvents,
  deliverEvents,
  findReconciled,
  type MissingLogin,
  maxIndexing,
  type Outgoing,
  proveEvents,
  settleAfterCrash,
} from "./send-missing.ts";
import { type Counts, type OpenRun, trustsTransactions } from "./state.ts";
import { toRefused, toUnverified } from "./unproven.ts";

/** Max milliseconds until a search shows an event of an unknown earlier run. */
const settleAfterStart = 5000;

/** Max refused events before a search has shown an event. */
const maxRefusedFirst = 20;

/** Sends the missing logins of one run in batches. */
export interface HeldSender {
  /** The batch that is being sent, as saved in the state file; `null` between batches. */
  readonly sending: OpenRun["sending"];
  /** The error for events that Splunk refused. */
  readonly refusal: Failure | undefined;
  /**
   * Sends the events of these logins and waits until searches show all accepted ones. Updates the counts.
   *
   * @throws {Failure} `RECONCILE_UNVERIFIED`, or the error for which Splunk does not accept them
   */
  send(held: readonly MissingLogin[]): Promise<void>;
  /** Call if no login is missing so far: then no event waits to be indexed. */
  settle(): void;
}

/** Options of `createHeldSender`. */
export interface HeldSenderOptions {
  readonly run: ReconcileRun;
  readonly ports: ReconcilePorts & { readonly sender: EventSender };
  readonly counts: Counts;
  readonly report: ReportStep;
  /** Saves the run with the batch that is being sent. */
  readonly save: () => void;
  /** The time of the oldest event that matched a login of this run; `Infinity` if none did. */
  readonly seenSince: () => number;
  /** Counts a login whose event is already in Splunk. */
  readonly countShown: (login: MissingLogin["login"]) => void;
}

export function createHeldSender(options: HeldSenderOptions): HeldSender {
  const { run, counts, report, save, seenSince, countShown } = options;
  const { settings, resumed } = run;
  const { events, clock, sender } = options.ports;
  const proving = { events, clock, report };
  // An unknown earlier run may have been sending until now.
  const unknown = { logIds: [], at: clock.now() + settleAfterStart - settleAfterCrash, accepted: false };
  let sending: OpenRun["sending"] = resumed?.sending ?? (run.isKnown ? null : unknown);
  const wasSending = new Set(sending?.logIds);
  let isSettled = sending === null;
  /** The oldest time of the events that this process sent and a search showed. */
  let shownSince = Number.POSITIVE_INFINITY;
  let refused = 0;

  /**
   * Whether a search has shown events of that age. Otherwise a role that cannot see (old) events looks like an outage
   * in which all events were lost.
   */
  function isSeeing(time: number): boolean {
    return Math.min(shownSince, seenSince()) <= time;
  }

  function noteShown(logins: Iterable<KeyedLogin>): void {
    for (const { login } of logins) shownSince = Math.min(shownSince, login.date);
  }

  /**
   * Searches again before sending: events of another process may not have been indexed at the first search.
   */
  async function confirm(held: readonly MissingLogin[]): Promise<ReadonlySet<KeyedLogin>> {
    const delay = isSettled || sending === null ? 0 : sending.at + settleAfterCrash - clock.now();
    if (delay > 0) {
      report("waiting for events that an earlier run may have sent", `${Math.ceil(delay / 1000)} s`);
      await clock.sleep(delay);
    }
    isSettled = true;
    const shown = await findReconciled(held, events);
    if (!sending?.accepted) return shown;
    // Splunk has accepted them. Do not send them again, to avoid duplicates.
    const accepted = held.filter((login) => wasSending.has(login.login.logId) && !shown.has(login));
    const unseen = await proveEvents(accepted, proving, sending.at + maxIndexing);
    if (unseen.length > 0) {
      throw toUnverified(unseen.length, held.length - shown.size - accepted.length);
    }
    return new Set([...shown, ...accepted]);
  }

  async function sendPart(part: readonly Outgoing[], left: number): Promise<void> {
    const logIds = part.map(({ login }) => login.login.logId);
    sending = { logIds, at: clock.now(), accepted: false };
    save();
    const failed = await deliverEvents(part, { sender, clock, report, events });
    sending = { logIds, at: clock.now(), accepted: failed.length === 0 };
    save();
    const accepted = part.flatMap(({ login }) => (failed.some((one) => one.login === login) ? [] : login));
    const unseen = await proveEvents(accepted, proving, sending.at + maxIndexing);
    if (unseen.length > 0) throw toUnverified(unseen.length, left);
    noteShown(accepted);
    counts.sent += accepted.length;
    counts.missing -= accepted.length;
    refused += failed.length;
    sending = null;
  }

  return {
    get sending() {
      return sending;
    },
    get refusal() {
      return refused === 0 ? undefined : toRefused(refused);
    },
    settle() {
      // Events of an unknown run may belong to later logins.
      if (!isSettled && sending?.logIds.length === 0) return;
      isSettled = true;
      sending = null;
    },
    async send(held) {
      const before = await confirm(held);
      for (const { login } of before) countShown(login);
      counts.missing -= before.size;
      noteShown(before);
      const missing = held.filter((login) => !before.has(login));
      const context = {
        choice: settings,
        tenant: run.tenant,
        trustTransactions: trustsTransactions(counts.evidence),
        signupsSince: settings.SIGNUPS_SINCE,
      };
      const built = await buildEvents(missing, context, events);
      let rest = built.map((event, at): Outgoing => ({ event, login: missing[at] as MissingLogin }));
      while (rest.length > 0) {
        // Send only the oldest until a search shows it, which proves that the account can see the events.
        const isKnown = run.force || isSeeing(rest[0]?.login.login.date ?? 0);
        const part = isKnown ? rest : rest.slice(0, 1);
        rest = rest.slice(part.length);
        await sendPart(part, rest.length);
        if (!isKnown && refused >= maxRefusedFirst) throw toRefused(refused);
      }
    },
  };
}
