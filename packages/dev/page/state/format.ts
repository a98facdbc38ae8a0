const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const minuteClock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const regions = new Intl.DisplayNames(["en"], { type: "region" });

/** Time zone of all times on the page except those inside an event, e.g. `Europe/Berlin`. */
export const { timeZone } = clock.resolvedOptions();

/** `14:03:27`. */
export function toClock(at: string | number): string {
  return clock.format(new Date(at));
}

/** `14:03`. */
export function toMinuteClock(at: number): string {
  return minuteClock.format(new Date(at));
}

/** The time if it is today, otherwise the date. */
export function toMoment(at: string, now = new Date()): string {
  const then = new Date(at);
  return then.toDateString() === now.toDateString() ? clock.format(then) : day.format(then);
}

/** `3.2 ms`, `184 ms`, `1.5 s`. */
export function toDuration(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** `Germany` for `DE`. Other values stay unchanged. */
export function toCountry(code: string): string {
  try {
    return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;
  } catch {
    return code;
  }
}

/** Formats JSON with line breaks. Returns other text unchanged. */
export function toPretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
