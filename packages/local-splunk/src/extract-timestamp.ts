/** props.conf `MAX_TIMESTAMP_LOOKAHEAD`, in characters. */
const lookahead = 128;
const dayMs = 86_400_000;
const maxDaysAgo = 2000;
const maxDaysHence = 2;

const iso =
  /(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?(?:\s?(Z|[+-]\d{2}:?\d{2}))?/;
const epoch = /(?<![\w.-])(\d{10})(?:(\d{3})|\.(\d{1,9}))?(?![\w-])/;

/**
 * Finds an event's time as Splunk does without a sourcetype's rules: the first ISO 8601 instant or epoch (seconds,
 * with fraction or milliseconds) in the first 128 characters, even if it is not the event's own time. A date without a
 * zone is UTC. A time more than 2 000 days ago or 2 days ahead is ignored.
 * @param now epoch milliseconds.
 * @returns epoch seconds with fraction; undefined if there is none: then the time of arrival is used.
 */
export function extractTimestamp(raw: string, now: number): number | undefined {
  const head = raw.slice(0, lookahead);
  const isoMatch = iso.exec(head);
  const epochMatch = epoch.exec(head);
  const first = epochMatch === null || (isoMatch !== null && isoMatch.index < epochMatch.index);
  const ms = first ? fromIso(isoMatch) : fromEpoch(epochMatch);
  if (ms === undefined || Number.isNaN(ms)) return undefined;
  return ms < now - maxDaysAgo * dayMs || ms > now + maxDaysHence * dayMs ? undefined : ms / 1000;
}

function fromIso(match: RegExpExecArray | null): number | undefined {
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "0", zone = "Z"] = match;
  const offset = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const ms = fraction.padEnd(3, "0").slice(0, 3);
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}${offset}`);
}

function fromEpoch([, seconds, ms, fraction]: RegExpExecArray): number {
  return Number(seconds) * 1000 + (ms === undefined ? Number(`0.${fraction ?? "0"}`) * 1000 : Number(ms));
}
