/** Digits after the time: a sequence that stays within 64 bits. */
const sequenceDigits = 36;
const firstSequence = 1_223_372_052_036_013_632n;

/**
 * A log's id as Auth0 makes them: `900`, the time of arrival (UTC, with milliseconds), and a sequence. With
 * 56 digits, text order equals the order of arrival.
 *
 * @param arrivedAt epoch milliseconds
 * @param count of the log among the tenant's
 */
export function toLogId(arrivedAt: number, count: number): string {
  return `${toTimePrefix(arrivedAt)}${String(firstSequence + BigInt(count)).padStart(sequenceDigits, "0")}`;
}

/** The smallest id of a log that arrived then or later: `900` and the time, 20 digits. */
export function toTimePrefix(arrivedAt: number): string {
  return `900${new Date(arrivedAt).toISOString().replace(/\D/g, "")}`;
}

/** When the log arrived, in epoch milliseconds; `NaN` if the text is not an id of this form. */
export function toArrivalTime(logId: string): number {
  const time = /^900(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})/.exec(logId);
  if (time === null) return Number.NaN;
  const [year = 0, month = 1, ...rest] = time.slice(1).map(Number);
  return Date.UTC(year, month - 1, ...(rest as [number, number, number, number, number]));
}
