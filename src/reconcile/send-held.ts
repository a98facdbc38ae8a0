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

/** How long an event of an unknown earlier run may take until a search shows it. */
const settleAfterStart = 5000;

/** So many events that Splunk refuses one after the other, before it has shown one. */
const maxRefusedFirst = 20;

/** Sends the missing logins of one run, batch after batch. */
export interface HeldSender {
  /** What is being sent, as the state file keeps it; `null` between two batches. */
  readonly sending: OpenRun["sending"];
  /** Events that Splunk refused for good. */
  readonly refusal: Failure | undefined;
  /**
   * Sends the events of these logins and returns when searches show all that Splunk has accepted. Changes the counts.
   *
   * @throws {Failure} `RECONCILE_UNVERIFIED`, or why Splunk does not accept them
   */
  send(held: readonly MissingLogin[]): Promise<void>;
  /** Nothing is missing up to here, so nothing is on its way to the index either. */
  settle(): void;
}

/** What sending needs of a run. */
export interface HeldSenderOptions {
  readonly run: ReconcileRun;
  readonly ports: ReconcilePorts & { readonly sender: EventSender };
  readonly counts: Counts;
  readonly report: ReportStep;
  /** Keeps the run with what is being sent. */
  readonly save: () => void;
  /** The time of the oldest event that a search has shown for a login of this run; `Infinity` without any. */
  readonly seenSince: () => number;
  /** A login whose event is there already. */
  readonly countShown: (login: MissingLogin["login"]) => void;
}

export function createHeldSender(options: HeldSenderOptions): HeldSender {
  const { run, counts, report, save, seenSince, countShown } = options;
  const { settings, resumed } = run;
  const { events, clock, sender } = options.ports;
  const proving = { events, clock, report };
  // Of an earlier run that is not known, it may have been sending until this moment.
  const unknown = { logIds: [], at: clock.now() + settleAfterStart - settleAfterCrash, accepted: false };
  let sending: OpenRun["sending"] = resumed?.sending ?? (run.isKnown ? null : unknown);
  const wasSending = new Set(sending?.logIds);
  let isSettled = sending === null;
  /** Of events that this process has sent and seen. */
  let shownSince = Number.POSITIVE_INFINITY;
  let refused = 0;

  /**
   * Whether the search account has been seen to see events of that age: otherwise a role that sees nothing, or nothing
   * so old, looks like an outage in which everything was lost.
   */
  function isSeeing(time: number): boolean {
    return Math.min(shownSince, seenSince()) <= time;
  }

  function noteShown(logins: Iterable<KeyedLogin>): void {
    for (const { login } of logins) shownSince = Math.min(shownSince, login.date);
  }

  /**
   * Looks again before anything is sent: events that another process has sent may not have been in the index at the first
   * search.
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
    // Splunk had accepted them: sending them again would make two of each.
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
      // What an unknown run was sending may belong to later logins.
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
        // The oldest alone, until a search has shown it: then the account sees what it must see.
        const isKnown = run.force || isSeeing(rest[0]?.login.login.date ?? 0);
        const part = isKnown ? rest : rest.slice(0, 1);
        rest = rest.slice(part.length);
        await sendPart(part, rest.length);
        if (!isKnown && refused >= maxRefusedFirst) throw toRefused(refused);
      }
    },
  };
}
