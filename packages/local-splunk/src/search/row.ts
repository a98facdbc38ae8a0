import type { SplunkEvent } from "../splunk-event.ts";
import { extractFields } from "./extract-fields.ts";

/** A search result on its way through the pipeline. */
export interface Row {
  /** A field's values; empty when it has none. */
  values(field: string): readonly string[];
  /** All its fields, in the order of display. */
  names(): readonly string[];
  /** Whether no extracted field can hold what this pattern finds: a cheap no before anything is extracted. */
  lacks(text: RegExp): boolean;
}

/** A row made by a command such as `stats`. */
export function toTableRow(fields: ReadonlyMap<string, readonly string[]>): Row {
  return { values: (field) => fields.get(field) ?? [], names: () => [...fields.keys()], lacks: () => false };
}

/** The fields that splunkd returns of an event when a search asks for no others. */
export const defaultFields = [
  "_bkt",
  "_cd",
  "_indextime",
  "_raw",
  "_serial",
  "_si",
  "_sourcetype",
  "_time",
  "host",
  "index",
  "linecount",
  "source",
  "sourcetype",
  "splunk_server",
] as const;

/** An event as a row; its JSON is only read when somebody asks for a field of it. */
export function toEventRow(event: SplunkEvent, serverName: string): Row {
  let extracted: ReadonlyMap<string, readonly string[]> | undefined;
  const fields = () => {
    extracted ??= extractFields(event.raw);
    return extracted;
  };
  return {
    values(field) {
      const own = toOwnField(event, serverName, field);
      if (own !== undefined) return [own];
      if (field === "_si") return [serverName, event.index];
      const indexed = event.fields?.[field] ?? [];
      const inRaw = fields().get(field) ?? [];
      // A field that is both indexed and extracted shows twice, as it does in Splunk.
      return indexed.length === 0 ? inRaw : [...indexed, ...inRaw];
    },
    names() {
      const others = [...Object.keys(event.fields ?? {}), ...fields().keys()];
      return [...new Set<string>([...defaultFields, ...others])];
    },
    // An escape may hide the text in the JSON.
    lacks: (text) => event.fields === undefined && !text.test(event.raw) && !event.raw.includes("\\"),
  };
}

function toOwnField(event: SplunkEvent, serverName: string, field: string): string | undefined {
  switch (field) {
    case "_raw":
      return event.raw;
    case "_time":
      return String(event.time);
    case "_indextime":
      return String(Math.floor(event.receivedAt / 1000));
    case "_bkt":
      return `${event.index}~0~00000000-0000-4000-8000-00005917C0DE`;
    case "_cd":
      return `0:${event.serial}`;
    case "_serial":
      return String(event.serial);
    case "_sourcetype":
    case "sourcetype":
      return event.sourcetype;
    case "host":
      return event.host;
    case "index":
      return event.index;
    case "source":
      return event.source;
    case "linecount":
      return String(event.raw.split("\n").length);
    case "splunk_server":
      return serverName;
    default:
      return undefined;
  }
}
