import type { Activity, EventView, Share } from "./page-model.ts";

/** What the charts are drawn from: the latest events by time, kind, application and country, and those that never came. */
export interface ActivityLog {
  add(event: EventView): void;
  /** @param at when somebody signed in whose event Splunk did not accept, in epoch milliseconds */
  addUndelivered(at: number): void;
  /** @param minutes how far back, at least 1 */
  read(minutes: number, now: number): Activity;
}

interface Entry {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly isSignUp: boolean;
  readonly application: string;
  readonly country: string;
}

const kept = 20_000;
const bucketCount = 60;
/** Bars of a chart; the rest is one more. */
const shown = 6;

export function createActivityLog(): ActivityLog {
  const entries: Entry[] = [];
  const undelivered: number[] = [];
  /** Names are few and repeat: each is kept once. */
  const names = new Map<unknown, string>();
  const intern = (value: unknown): string => {
    const known = names.get(value);
    if (known !== undefined) return known;
    const name = typeof value === "string" && value !== "" ? value.slice(0, 80) : "unknown";
    if (names.size < 1_000) names.set(value, name);
    return name;
  };
  return {
    add({ time, fields }) {
      const { message } = fields ?? {};
      if (message !== "SignUp" && message !== "Login") return;
      entries.push({
        at: time,
        isSignUp: message === "SignUp",
        application: intern(fields?.application),
        country: intern(fields?.country),
      });
      trim(entries);
    },
    addUndelivered(at) {
      undelivered.push(at);
      trim(undelivered);
    },
    read(minutes, now) {
      const bucketMs = (Math.max(1, minutes) * 60_000) / bucketCount;
      const last = Math.floor(now / bucketMs);
      const from = (last - bucketCount + 1) * bucketMs;
      const seen = entries.filter(({ at }) => at >= from);
      const buckets = Array.from({ length: bucketCount }, (_, index) => ({
        at: from + index * bucketMs,
        signUps: 0,
        logins: 0,
        undelivered: 0,
      }));
      const count = (at: number, what: "signUps" | "logins" | "undelivered") => {
        const bucket = buckets[Math.min(bucketCount - 1, Math.floor((at - from) / bucketMs))];
        if (bucket !== undefined) bucket[what] += 1;
      };
      for (const { at, isSignUp } of seen) count(at, isSignUp ? "signUps" : "logins");
      const missed = undelivered.filter((at) => at >= from);
      for (const at of missed) count(at, "undelivered");
      const signUps = seen.filter(({ isSignUp }) => isSignUp).length;
      return {
        ...{ signUps, logins: seen.length - signUps, undelivered: missed.length, buckets, bucketMs },
        applications: toShares(seen, ({ application }) => application),
        countries: toShares(seen, ({ country }) => country),
      };
    },
  };
}

/** In batches: one at a time would move the whole list for every event. */
function trim(list: unknown[]): void {
  if (list.length > kept * 1.1) list.splice(0, list.length - kept);
}

function toShares(entries: readonly Entry[], nameOf: (entry: Entry) => string): readonly Share[] {
  const counts = new Map<string, { signUps: number; logins: number }>();
  for (const entry of entries) {
    const name = nameOf(entry);
    const count = counts.get(name) ?? { signUps: 0, logins: 0 };
    counts.set(name, count);
    if (entry.isSignUp) count.signUps += 1;
    else count.logins += 1;
  }
  const all = [...counts]
    .map(([name, count]) => ({ name, ...count }))
    .sort((a, b) => toTotal(b) - toTotal(a));
  const rest = all.slice(shown);
  if (rest.length === 0) return all;
  const signUps = rest.reduce((sum, share) => sum + share.signUps, 0);
  const logins = rest.reduce((sum, share) => sum + share.logins, 0);
  return [
    ...all.slice(0, shown),
    { name: `${rest.length} ${rest.length === 1 ? "other" : "others"}`, signUps, logins },
  ];
}

function toTotal({ signUps, logins }: Share): number {
  return signUps + logins;
}
