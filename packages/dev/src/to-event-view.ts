import type { SplunkEvent } from "@splunk-action/local-splunk";
import type { EventView } from "./page-model.ts";

/** Max characters of an event that are shown. The Action's events are shorter; others may be longer. */
const maxLength = 10_000;

/** An event as the page shows it, with the fields that a search would extract. */
export function toEventView({
  serial,
  time,
  index,
  host,
  source,
  sourcetype,
  via,
  raw,
}: SplunkEvent): EventView {
  const fields = parseFields(raw);
  return {
    ...{ serial, time: time * 1_000, index, host, source, sourcetype, via },
    ...(fields === undefined ? {} : { fields }),
    raw: raw.length > maxLength ? `${raw.slice(0, maxLength)}…` : raw,
  };
}

function parseFields(raw: string): Readonly<Record<string, unknown>> | undefined {
  if (raw.length > maxLength) return undefined;
  try {
    const parsed: unknown = JSON.parse(raw);
    const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
    return isObject ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
