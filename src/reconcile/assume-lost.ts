import type { Settings } from "../settings/settings.ts";
import { type Login, readLog, toArrival, toLogin, toLogTypes } from "./login.ts";
import { createKeyReader } from "./login-keys.ts";
import type { ReconcilePorts, ReconcileResult, ReconcileRun } from "./ports.ts";
import { buildEvents, deliverEvents, type MissingLogin } from "./send-missing.ts";
import { createCounts } from "./state.ts";

const minArrivalLag = 60_000;
const maxArrivalLag = 5 * 60_000;

/**
 * Sends every login of a range without a search, for credentials that cannot search. Logs that the state file records as
 * sent are not sent again. Events that arrived before are duplicated in Splunk, so the range is not proven complete.
 *
 * @param wasSent whether an earlier run sent the logins of this date
 */
export async function assumeLost(
  { settings, tenant, requested, range, resumed }: ReconcileRun & { readonly settings: Settings },
  { logs, sender, clock, report, save }: Omit<ReconcilePorts, "events">,
  wasSent: (date: number) => boolean,
): Promise<ReconcileResult> {
  const counts = resumed === undefined ? createCounts() : structuredClone(resumed.counts);
  const logTypes = toLogTypes(settings.LOGIN_TYPES);
  const readKeys = createKeyReader(settings);
  let position: number | string = resumed?.position ?? range.since - minArrivalLag;
  const saveProgress = () => {
    if (sender !== undefined)
      save({ asked: requested, range, position, counts, isCut: false, sending: null });
  };
  // Save the range first: a relative time such as `6h` gives another range when the command is repeated.
  if (resumed === undefined) saveProgress();
  report("reading Auth0's logs");
  for await (const page of logs.read(position)) {
    const logins: MissingLogin[] = [];
    let last = "";
    for (const log of page) {
      const read = readLog(log);
      if (read === undefined) continue;
      if (read.id > last) last = read.id;
      const login: Login | undefined = toLogin(read, logTypes);
      if (login === undefined || login.date < range.since || login.date >= range.until) continue;
      counts.byType[login.logType] = (counts.byType[login.logType] ?? 0) + 1;
      if (wasSent(login.date)) counts.reconciledBefore++;
      else logins.push({ login, keys: readKeys(login), isFirst: false });
    }
    await send(logins);
    if (last !== "") position = last;
    saveProgress();
    const arrival = last === "" ? undefined : toArrival(last);
    if (arrival !== undefined && arrival > range.until + maxArrivalLag) break;
    report("reading Auth0's logs", `${counts.sent} sent`);
  }
  return { range, counts, complete: false, failure: undefined };

  async function send(logins: readonly MissingLogin[]): Promise<void> {
    counts.missing += logins.length;
    if (sender === undefined || logins.length === 0) return;
    const context = { choice: settings, tenant, trustTransactions: false, signupsSince: undefined };
    const events = await buildEvents(logins, context, undefined);
    const outgoing = events.map((event, at) => ({ event, login: logins[at] as MissingLogin }));
    const refused = await deliverEvents(outgoing, { sender, clock, report, events: undefined });
    counts.sent += logins.length - refused.length;
    counts.missing -= logins.length - refused.length;
  }
}
