import { checkAgreement, collectEvidence, noAgreement } from "./check-agreement.ts";
import { createLoginDecider, type Decision } from "./decide-logins.ts";
import type { EventRow } from "./event-row.ts";
import { type Login, readLog, toArrival, toLogin, toLogTypes } from "./login.ts";
import { clockSlack, maxLoginLength } from "./match-logins.ts";
import { nearMissWindow } from "./near-miss.ts";
import type { ReconcilePorts, ReconcileResult, ReconcileRun } from "./ports.ts";
import { createProgressReport } from "./progress-report.ts";
import { createHeldSender } from "./send-held.ts";
import type { MissingLogin } from "./send-missing.ts";
import { createCounts } from "./state.ts";
import { toRetention } from "./unproven.ts";

/** Max delay in milliseconds between a log's date and its reception. Measured: up to 5 s, rarely more. */
const maxArrivalLag = 5 * 60_000;

/** Milliseconds by which a log can be received before its date. */
const minArrivalLag = 60_000;

/** Logins that are decided together. The state is saved after each batch. */
const batchSize = 4000;
const pagesBetweenBatches = 10;

/** Max missing logins kept in memory until logins and events agree. */
const maxHeld = 20_000;

/** Max log ids in the list of uncertain logins. */
const maxListed = 1000;

/** Max sign-ups kept until the user's first login is read. */
const maxSignUps = 20_000;

/** The shortest log retention of Auth0's plans. */
const minRetention = 24 * 3600_000;

/**
 * Compares the logins of a range with the events in Splunk, sends missing events and verifies them by another search.
 * Reads logs and events once, in order of time, so memory does not grow with the range. After a crash at any point the
 * next run resumes: no event is lost or sent twice.
 *
 * @throws {Failure} before anything is sent, if logs and events cannot be compared
 */
export async function reconcile(run: ReconcileRun, ports: ReconcilePorts): Promise<ReconcileResult> {
  const { settings, requested, resumed } = run;
  const { logs, events, clock } = ports;
  const counts = resumed === undefined ? createCounts() : structuredClone(resumed.counts);
  let { range } = run;
  let position = typeof resumed?.position === "number" ? resumed.position : range.since;
  const wasSending = new Set(resumed?.sending?.logIds);
  // Decide them in one batch, because the next saved state no longer lists them.
  const sentUntil = Math.min(
    [...wasSending].reduce((last, id) => Math.max(last, toArrival(id) ?? 0), 0),
    range.until,
  );
  let frontier = position;
  let saved = structuredClone(counts);

  const progress = createProgressReport(ports, counts);
  const { report } = progress;
  // A resumed run has seen events before its position.
  let seenSince = counts.evidence.found > 0 ? range.since : Number.POSITIVE_INFINITY;
  const sender =
    ports.sender &&
    createHeldSender({
      ...{ run, ports: { ...ports, sender: ports.sender }, counts, report, save: saveProgress, countShown },
      seenSince: () => seenSince,
    });

  // Save the range first: a relative time such as `6h` gives another range when the command is repeated.
  if (sender !== undefined && resumed === undefined) save(null);
  const pages = logs.read(position - maxLoginLength - minArrivalLag)[Symbol.asyncIterator]();
  ports.report("reading Auth0's logs");
  let page = await pages.next();
  const oldest = await findOldest(page.done ? [] : page.value);
  // A resumed run keeps the result of its first process, because logs may have expired since.
  // No logs can have expired if the range continues the last complete one and is within the shortest retention.
  const isSilent = run.isContinued && range.since > clock.now() - minRetention;
  const isCut =
    resumed?.isCut ?? (!isSilent && (oldest === undefined ? !run.isOpenSince : oldest > range.since));
  const isMoved = isCut && run.isOpenSince && oldest !== undefined && resumed === undefined;
  if (isMoved) {
    position = Math.min(oldest, range.until);
    range = { ...range, since: position };
  }
  progress.begin(range, position);

  const remaining = { since: position, until: range.until };
  const countedFrom = position === range.since ? position : position - maxLoginLength - clockSlack;
  const decider = createLoginDecider(settings, remaining, countedFrom, run.force);
  const logTypes = toLogTypes(settings.LOGIN_TYPES);
  const signUps = new Set<string>();
  let rowsUntil = position - nearMissWindow - clockSlack;
  let held: MissingLogin[] = [];

  for (let sinceBatch = 0; !page.done; page = await pages.next()) {
    addPage(page.value);
    progress.add(page.value.length, frontier);
    report("reading");
    if (frontier > range.until + maxLoginLength + maxArrivalLag) break;
    // All logs before this time, and of the 15 minutes after it, have been received.
    const decidable = Math.min(frontier - maxArrivalLag - maxLoginLength - 4 * clockSlack, range.until);
    if (++sinceBatch < pagesBetweenBatches || decidable <= Math.max(position, sentUntil)) continue;
    if (!decider.hasOpen(decidable, batchSize)) {
      sinceBatch = 0;
      continue;
    }
    await decideUntil(decidable, false);
    sinceBatch = 0;
  }
  await decideUntil(range.until, true);

  const isProven = counts.missing === 0 && counts.uncertain === 0;
  const failure = sender?.refusal ?? (isCut && !run.isOpenSince ? toRetention(oldest, range) : undefined);
  return { range, counts, complete: isProven && failure === undefined, failure };

  /** Requests the oldest log only if the first page does not contain an older one than the range. */
  async function findOldest(first: readonly unknown[]): Promise<number | undefined> {
    const isOlder = first.some((log) => (readLog(log)?.date ?? Number.POSITIVE_INFINITY) <= range.since);
    return resumed !== undefined || isOlder ? range.since : logs.findOldest();
  }

  function addPage(logsOfPage: readonly unknown[]): void {
    const logins: Login[] = [];
    let newest: ReturnType<typeof readLog>;
    for (const log of logsOfPage) {
      const read = readLog(log);
      if (read === undefined) continue;
      const { id, type, date, json } = read;
      if (newest === undefined || id > newest.id) newest = read;
      const userId = json.user_id;
      if (type === "ss" && typeof userId === "string") remember(userId);
      if (date < remaining.since - maxLoginLength || date >= range.until + maxLoginLength) continue;
      const login = toLogin(read, logTypes);
      if (login !== undefined) logins.push(login);
    }
    if (newest !== undefined) frontier = Math.max(frontier, toArrival(newest.id) ?? newest.date);
    decider.addLogins(logins);
  }

  function remember(userId: string): void {
    signUps.add(userId);
    if (signUps.size > maxSignUps) signUps.delete(signUps.values().next().value as string);
  }

  async function decideUntil(until: number, isLast: boolean): Promise<void> {
    report("searching");
    const end = Math.min(
      until + maxLoginLength + 5 * clockSlack,
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
    if (sender === undefined) held = [];
    else if (canSend) {
      const missing = held;
      held = [];
      if (missing.length > 0) await sender.send(missing);
      sender.settle();
      position = until;
      saveProgress();
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
    if (match !== undefined) seenSince = Math.min(seenSince, match.row.time);
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
        if (sender !== undefined) held.push({ ...keyed, isFirst });
        break;
    }
  }

  /** Events that an earlier process of this run sent count as sent by this run. */
  function countShown({ logId }: Login): void {
    if (wasSending.has(logId)) counts.sent++;
    else counts.reconciledBefore++;
  }

  function saveProgress(): void {
    save(isCut && !run.isOpenSince);
  }

  function save(isCutBefore: boolean | null): void {
    // While events are being sent, save the counts of the last position.
    const sending = sender?.sending ?? null;
    if (!sending?.logIds.length) saved = structuredClone(counts);
    ports.save({ asked: requested, range, position, counts: saved, isCut: isCutBefore, sending });
  }
}
