import type { AppContext } from "./app-context.ts";
import { checkSearch } from "./check-search.ts";
import type { Report } from "./finding.ts";
import type { ConfStanza } from "./parse-conf.ts";

/** Max runs per hour. More would load a shared search head. */
const maxRunsPerHour = 12;

/** Checks saved searches: search, time range, schedule and throttling. */
export function checkSchedules(context: AppContext, report: Report): void {
  const conf = context.confs.get("savedsearches");
  if (conf === undefined) return;
  for (const stanza of conf.stanzas) checkSavedSearch(conf.file, stanza, context, report);
}

function checkSavedSearch(
  file: string,
  { name, line, values }: ConfStanza,
  context: AppContext,
  report: Report,
): void {
  const get = (key: string) => values.get(key)?.value;
  const at = (key: string) => ({ file, line: values.get(key)?.line ?? line });
  const search = get("search");
  if (search === undefined) {
    report("CONF_SYNTAX", { file, line }, `[${name}] has no search`);
    return;
  }
  const { gives } = checkSearch(search, at("search"), name, context, report);
  const earliest = get("dispatch.earliest_time");
  const latest = get("dispatch.latest_time");
  for (const [key, value] of [
    ["dispatch.earliest_time", earliest],
    ["dispatch.latest_time", latest],
  ] as const) {
    if (value?.startsWith("rt")) report("SCHEDULE", at(key), `${name}: a real-time search`);
  }
  const cron = get("cron_schedule");
  if (cron !== undefined) {
    const runs = toRunsPerHour(cron);
    if (runs === undefined) report("SCHEDULE", at("cron_schedule"), `${name}: "${cron}" is no cron schedule`);
    else if (runs > maxRunsPerHour)
      report(
        "SCHEDULE",
        at("cron_schedule"),
        `${name}: ${runs} runs an hour, more than ${maxRunsPerHour}`,
        "warning",
      );
    if (earliest === undefined && !search.startsWith("|"))
      report("SCHEDULE", { file, line }, `${name}: without dispatch.earliest_time it searches all time`);
    if (latest === undefined)
      report("SCHEDULE", { file, line }, `${name}: dispatch.latest_time is missing`, "warning");
  }
  for (const field of (get("alert.suppress.fields") ?? "").split(",").map((word) => word.trim())) {
    if (field !== "" && gives !== undefined && !gives.has(field))
      report(
        "SPL_FIELD",
        at("alert.suppress.fields"),
        `${name}: throttled by ${field}, which its result does not have`,
      );
  }
}

const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** Runs per hour of a cron schedule. `undefined` if it is invalid. */
export function toRunsPerHour(cron: string): number | undefined {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== ranges.length) return undefined;
  const counts = ranges.map(([min, max], index) => toCount(parts[index] ?? "", min, max));
  return counts.includes(0) ? undefined : counts[0];
}

/** The number of values of a part of a cron schedule. 0 if it is invalid. */
function toCount(part: string, min: number, max: number): number {
  const found = new Set<number>();
  for (const piece of part.split(",")) {
    const [, from, to, step] = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(piece) ?? [];
    const isAll = piece.startsWith("*");
    const first = isAll ? min : Number(from);
    const last = isAll || (to === undefined && step !== undefined) ? max : Number(to ?? from);
    const stride = Number(step ?? 1);
    if (!(first >= min && last <= max && first <= last && stride >= 1)) return 0;
    for (let value = first; value <= last; value += stride) found.add(value);
  }
  return found.size;
}
