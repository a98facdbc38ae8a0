import type { Failure } from "../errors/failure.ts";
import { checkAgreement, collectEvidence, noAgreement } from "./check-agreement.ts";
import { createLoginDecider, type Decision, nearMissWindow } from "./decide-logins.ts";
import type { EventRow } from "./event-row.ts";
import { type Login, readLog, toArrival, toLogin, toLogTypes } from "./login.ts";
import type { KeyedLogin } from "./login-keys.ts";
import { clockSlack, longestLogin } from "./match-logins.ts";
import type { EventSender, ReconcilePorts, ReconcileResult, ReconcileRun } from "./ports.ts";
import {
  buildEvents,
  deliverEvents,
  findReconciled,
  type MissingLogin,
  maxIndexing,
  proveEvents,
  settleAfterCrash,
} from "./send-missing.ts";
import { createCounts, trustsTransactions } from "./state.ts";
import { toRefused, toRetention, toUnverified } from "./unproven.ts";

/** Auth0 receives a log up to 5 s after its date, as measured; rarely later. */
const maxArrivalLag = 5 * 60_000;

/** Logs that are received a little before their date. */
const minArrivalLag = 60_000;

/** Decided together, and one state is written for them. */
const batchSize = 4000;
const pagesBetweenBatches = 10;

/** Missing logins that wait in memory for an agreement. */
const maxHeld = 20_000;

/** Log ids of uncertain logins that are listed. */
const maxListed = 1000;

/** Sign-ups whose first login has not been seen. */
const maxSignUps = 20_000;

/** How long an event of an unknown earlier run may take until a search shows it. */
const settleAfterStart = 5000;

/**
 * Compares the logins of a range with the events in Splunk, sends what is missing and proves it. Reads everything once, in
 * order of time; memory does not grow with the range. After a crash at any point another run goes on: nothing is lost and
 * nothing is sent twice.
 *
 * @throws {Failure} before anything is sent, if logs and events cannot be compared
 */
export async function reconcile(run: ReconcileRun, ports: ReconcilePorts): Promise<ReconcileResult> {
  const { settings, asked, resumed } = run;
  const { logs, events, clock } = ports;
  const startedAt = clock.now();
  const counts = resumed === undefined ? createCounts() : structuredClone(resumed.counts);
  let { range } = run;
  let position = typeof resumed?.position === "number" ? resumed.position : range.since;
  let sending = resumed?.sending ?? null;
  let isSettled = run.isKnown && sending === null;
  const wasSending = new Set(sending?.logIds);
  // They are decided together: the state forgets them when its position moves on.
  const sentUntil = Math.min(
    [...wasSending].reduce((last, id) => Math.max(last, toArrival(id) ?? 0), 0),
    range.until,
  );
  const refusals: Failure[] = [];
  let frontier = position;
  let saved = structuredClone(counts);

  const pages = logs.read(position - longestLogin - minArrivalLag)[Symbol.asyncIterator]();
  report("reading Auth0's logs");
  let page = await pages.next();
  const oldest = await findOldest(page.done ? [] : page.value);
  // Logs expire while a run is interrupted: what its beginning has seen counts.
  const isCut = resumed?.isCut ?? (oldest === undefined ? !run.isOpenSince : oldest > range.since);
  const isMoved = isCut && run.isOpenSince && oldest !== undefined && resumed === undefined;
  if (isMoved) {
    position = Math.min(oldest, range.until);
    range = { ...range, since: position };
  }

  const remaining = { since: position, until: range.until };
  const countedFrom = position === range.since ? position : position - longestLogin - clockSlack;
  const decider = createLoginDecider(settings, remaining, countedFrom);
  const logTypes = toLogTypes(settings.LOGIN_TYPES);
  const signUps = new Set<string>();
  let rowsUntil = position - nearMissWindow - clockSlack;
  let held: MissingLogin[] = [];
  let logCount = 0;

  for (let sinceBatch = 0; !page.done; page = await pages.next()) {
    addPage(page.value);
    logCount += page.value.length;
    report("reading Auth0's logs:", toProgress());
    if (frontier > range.until + longestLogin + maxArrivalLag) break;
    // All logs of before this moment have been received, and the 15 minutes that decide about it are behind it.
    const decidable = Math.min(frontier - maxArrivalLag - longestLogin - 4 * clockSlack, range.until);
    if (++sinceBatch < pagesBetweenBatches || decidable <= Math.max(position, sentUntil)) continue;
    if (decider.countOpen(decidable) < batchSize) continue;
    await decideUntil(decidable, false);
    sinceBatch = 0;
  }
  await decideUntil(range.until, true);

  const isProven = counts.missing === 0 && counts.uncertain === 0;
  const failure = refusals[0] ?? (isCut && !run.isOpenSince ? toRetention(oldest, range) : undefined);
  return { range, counts, complete: isProven && failure === undefined, failure };

  /** Asks only where the logs that were read do not show it. */
  async function findOldest(first: readonly unknown[]): Promise<number | undefined> {
    const isOlder = first.some((log) => (readLog(log)?.date ?? Number.POSITIVE_INFINITY) <= range.since);
    return resumed !== undefined || isOlder ? range.since : logs.findOldest();
  }

  function addPage(logsOfPage: readonly unknown[]): void {
    const logins: Login[] = [];
    for (const log of logsOfPage) {
      const read = readLog(log);
      if (read === undefined) continue;
      const { id, type, date, json } = read;
      frontier = Math.max(frontier, toArrival(id) ?? date);
      const userId = json.user_id;
      if (type === "ss" && typeof userId === "string") remember(userId);
      if (date < remaining.since - longestLogin || date >= range.until + longestLogin) continue;
      const login = toLogin(log, logTypes);
      if (login !== undefined) logins.push(login);
    }
    decider.addLogins(logins);
  }

  function remember(userId: string): void {
    signUps.add(userId);
    if (signUps.size > maxSignUps) signUps.delete(signUps.values().next().value as string);
  }

  async function decideUntil(until: number, isLast: boolean): Promise<void> {
    report("searching Splunk:", toProgress());
    const end = Math.min(
      until + longestLogin + 5 * clockSlack,
      isLast ? clock.now() : Number.POSITIVE_INFINITY,
    );
    const rows: readonly EventRow[] = await events.read(rowsUntil, end);
    rowsUntil = Math.max(rowsUntil, end);
    decider.addRows(rows);
    counts.evidence.events += rows.length;
    for (const decision of decider.decide(until, counts.evidence)) count(decision);
    const left = decider.takeLeftOver(isLast);
    counts.withoutLogin += left.withoutLogin;
    counts.duplicates += left.duplicates;

    const canSend = counts.missing === 0 || run.force || checkAgreement(counts.evidence, isLast);
    if (ports.sender === undefined) held = [];
    else if (canSend) {
      if (held.length > 0) await sendHeld(ports.sender);
      // Nothing is missing up to here, so nothing is on its way to the index either.
      isSettled ||= sending !== null;
      sending = null;
      position = until;
      save();
    } else if (held.length > maxHeld) {
      throw noAgreement(
        `the first ${held.length} logins have no event, and no other login shows that the search account sees events`,
        "Choose a --since before the outage, and check that the search account may search the index.",
      );
    }
  }

  function count(decision: Decision): void {
    const { login, outcome, match, inRange, keyed } = decision;
    collectEvidence(counts.evidence, decision, settings);
    const isFirst = login.loginsCount === 1 || (login.userId !== undefined && signUps.has(login.userId));
    if (login.userId !== undefined) signUps.delete(login.userId);
    if (!inRange) return;
    counts.byType[login.logType] = (counts.byType[login.logType] ?? 0) + 1;
    if (match !== undefined) counts.matchedBy[match.key]++;
    switch (outcome) {
      case "delivered":
        counts.delivered++;
        break;
      case "reconciled":
        countShown(login);
        break;
      case "not-expected":
        counts.notExpected++;
        break;
      case "uncertain":
        counts.uncertain++;
        if (counts.uncertainLogs.length < maxListed) counts.uncertainLogs.push(login.logId);
        break;
      case "missing":
        counts.missing++;
        if (ports.sender !== undefined) held.push({ ...keyed, isFirst });
        break;
    }
  }

  /** An event that this run's earlier process had sent is one of this run. */
  function countShown({ logId }: Login): void {
    if (wasSending.has(logId)) counts.sent++;
    else counts.reconciledBefore++;
  }

  async function sendHeld(sender: EventSender): Promise<void> {
    const before = await confirm();
    for (const { login } of before) countShown(login);
    counts.missing -= before.size;
    const missing = held.filter((login) => !before.has(login));
    held = [];
    const context = {
      choice: settings,
      tenant: run.tenant,
      trustTransactions: trustsTransactions(counts.evidence),
      signupsSince: settings.SIGNUPS_SINCE,
    };
    const built = await buildEvents(missing, context, events);
    const outgoing = built.map((event, at) => ({ event, login: missing[at] as MissingLogin }));
    if (outgoing.length === 0) return;

    const logIds = missing.map(({ login }) => login.logId);
    sending = { logIds, at: clock.now(), accepted: false };
    save();
    const refused = await deliverEvents(outgoing, { sender, clock, report, events });
    sending = { logIds, at: clock.now(), accepted: refused.length === 0 };
    save();
    const accepted = missing.filter((login) => !refused.some((one) => one.login === login));
    const unseen = await proveEvents(accepted, { events, clock, report }, sending.at + maxIndexing);
    if (unseen.length > 0) throw toUnverified(unseen.length);
    counts.sent += accepted.length;
    counts.missing -= accepted.length;
    sending = null;
    if (refused.length > 0) refusals.push(toRefused(refused.length));
  }

  /**
   * Looks again before anything is sent: events that another process has sent may not have been in the index at the first
   * search.
   */
  async function confirm(): Promise<ReadonlySet<KeyedLogin>> {
    const from = sending === null ? startedAt + settleAfterStart : sending.at + settleAfterCrash;
    const delay = isSettled ? 0 : from - clock.now();
    if (delay > 0) {
      report("waiting for events that an earlier run may have sent", `${Math.ceil(delay / 1000)} s`);
      await clock.sleep(delay);
    }
    isSettled = true;
    const shown = await findReconciled(held, events);
    if (!sending?.accepted) return shown;
    // Splunk had accepted them: sending them again would make two of each.
    const accepted = held.filter((login) => wasSending.has(login.login.logId) && !shown.has(login));
    const unseen = await proveEvents(accepted, { events, clock, report }, sending.at + maxIndexing);
    if (unseen.length > 0) throw toUnverified(unseen.length);
    return new Set([...shown, ...accepted]);
  }

  function save(): void {
    // Counts are those of the position: while events are being sent, the ones of the last position stay.
    if (sending === null) saved = structuredClone(counts);
    ports.save({ asked, range, position, counts: saved, isCut: isCut && !run.isOpenSince, sending });
  }

  /** The step changes ten times in a run: a log file stays short. What changes often is the detail. */
  function report(what: string, detail = ""): void {
    const percent = Math.min(100, Math.max(0, Math.floor(toDone() * 10) * 10));
    ports.report(`reconciling: ${percent} % of the range`, `${what}${detail === "" ? "" : ` ${detail}`}`);
  }

  function toDone(): number {
    return (frontier - range.since) / Math.max(1, range.until - range.since);
  }

  function toProgress(): string {
    const done = (frontier - remaining.since) / Math.max(1, remaining.until - remaining.since);
    const elapsed = clock.now() - startedAt;
    const left = done > 0.01 && done < 1 ? ` about ${toDuration((elapsed / done) * (1 - done))} left,` : "";
    const logins =
      counts.delivered + counts.reconciledBefore + counts.sent + counts.missing + counts.uncertain;
    return `${logCount} logs,${left} ${logins} logins, ${counts.missing} missing, ${counts.sent} sent`;
  }
}

function toDuration(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  if (minutes < 1) return `${Math.ceil(milliseconds / 1000)} s`;
  return minutes < 120 ? `${Math.ceil(minutes)} min` : `${Math.ceil(minutes / 60)} h`;
}
