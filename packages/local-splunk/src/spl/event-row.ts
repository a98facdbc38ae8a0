import type { SplunkEvent } from "../splunk-event.ts";
import { extractFields } from "./extract-fields.ts";
import { type CompiledKnowledge, type FieldRules, toEventtypes } from "./knowledge.ts";
import { type FieldSource, Row } from "./row.ts";
import { fromTexts, toTexts, type Value } from "./value.ts";

/** An event that a search reads. Omitted values have defaults. */
export type SearchableEvent = Pick<SplunkEvent, "raw" | "time" | "index" | "host" | "source" | "sourcetype"> &
  Partial<Pick<SplunkEvent, "serial" | "receivedAt" | "fields">>;

/** The fields of an event that splunkd returns when the request names no others. */
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

/** Shared by all rows of one search. */
export interface EventRowOptions {
  readonly serverName: string;
  readonly knowledge: CompiledKnowledge;
  /** Epoch milliseconds, for calculated fields. */
  readonly now: number;
  /** The fields that the search reads; undefined: any. Other fields are not kept, to save memory. */
  readonly needed?: ReadonlySet<string>;
}

/** Creates the row of an event. Its JSON is parsed when a field of it is read. */
export function toEventRow(event: SearchableEvent, options: EventRowOptions): Row {
  return new Row(new EventFields(event, options));
}

/** Whether a field is kept in the index, so that `tstats` can read it. */
export function isIndexedField(name: string): boolean {
  return (
    name === "_time" ||
    name === "_indextime" ||
    ["host", "index", "source", "sourcetype", "splunk_server"].includes(name)
  );
}

class EventFields implements FieldSource {
  readonly #event: SearchableEvent;
  readonly #options: EventRowOptions;
  readonly #rules: FieldRules;
  #extracted: ReadonlyMap<string, readonly string[]> | undefined;
  /** Fields being calculated; stops circular rules. */
  readonly #pending = new Set<string>();

  constructor(event: SearchableEvent, options: EventRowOptions) {
    this.#event = event;
    this.#options = options;
    this.#rules = options.knowledge.rulesFor(event);
  }

  get(name: string): Value {
    const { knowledge } = this.#options;
    if (!knowledge.isDerived(name) || this.#pending.has(name)) return this.#plain(name);
    this.#pending.add(name);
    try {
      return this.#derived(name);
    } finally {
      this.#pending.delete(name);
    }
  }

  names(): readonly string[] {
    const { aliases, calculated } = this.#rules;
    const all = [
      ...defaultFields,
      ...Object.keys(this.#event.fields ?? {}),
      ...this.#fields().keys(),
      ...aliases.map(({ to }) => to),
      ...calculated.keys(),
      ...(this.#options.knowledge.eventtypes.length > 0 ? ["eventtype", "tag"] : []),
    ];
    return [...new Set<string>(all)];
  }

  lacks(name: string, text: RegExp): boolean {
    const { raw, fields } = this.#event;
    // An escape may hide the text in the JSON.
    return (
      fields === undefined &&
      !this.#options.knowledge.isDerived(name) &&
      !text.test(raw) &&
      !raw.includes("\\")
    );
  }

  /** Aliases are applied before calculated fields. A calculated field does not see another one. */
  #derived(name: string): Value {
    const { knowledge } = this.#options;
    if (name === "eventtype")
      return fromTexts([...toEventtypes(knowledge, new Row(this)), ...toTexts(this.#plain(name))]);
    if (name === "tag" || name === "tag::eventtype") return this.#tags(name);
    const calculated = this.#rules.calculated.get(name);
    if (calculated === undefined) return this.#aliased(name);
    return calculated.evaluate(
      { get: (field) => this.#aliased(field) },
      { now: this.#options.now, range: {} },
    );
  }

  #aliased(name: string): Value {
    for (const { from, to, isNew } of this.#rules.aliases) {
      if (to !== name) continue;
      const own = isNew ? this.#plain(name) : undefined;
      const value = own ?? this.#plain(from);
      if (value !== undefined) return value;
    }
    return this.#plain(name);
  }

  #tags(name: string): Value {
    const tags = this.#options.knowledge.tags
      .filter(({ field }) => name === "tag" || field === "eventtype")
      .filter(({ field, value }) => toTexts(this.get(field)).includes(value))
      .flatMap((rule) => rule.tags);
    return fromTexts([...new Set([...toTexts(this.#plain(name)), ...tags.sort()])]);
  }

  #plain(name: string): Value {
    const own = toOwnField(this.#event, this.#options.serverName, name);
    if (own !== undefined) return own;
    const indexed = this.#event.fields?.[name] ?? [];
    const inRaw = this.#fields().get(name) ?? [];
    // A field that is both indexed and extracted is shown twice, as in Splunk.
    return fromTexts(indexed.length === 0 ? inRaw : [...indexed, ...inRaw]);
  }

  #fields(): ReadonlyMap<string, readonly string[]> {
    this.#extracted ??= this.#extract();
    return this.#extracted;
  }

  #extract(): ReadonlyMap<string, readonly string[]> {
    if (!this.#rules.extracts) return new Map();
    const all = extractFields(this.#event.raw);
    const { needed } = this.#options;
    if (needed === undefined) return all;
    const kept = new Map<string, readonly string[]>();
    for (const name of needed) {
      const values = all.get(name);
      if (values !== undefined) kept.set(name, values);
    }
    return kept;
  }
}

function toOwnField(event: SearchableEvent, serverName: string, field: string): Value {
  switch (field) {
    case "_raw":
      return event.raw;
    case "_time":
      return event.time;
    case "_indextime":
      return Math.floor((event.receivedAt ?? event.time * 1000) / 1000);
    case "_bkt":
      return `${event.index}~0~00000000-0000-4000-8000-00005917C0DE`;
    case "_cd":
      return `0:${event.serial ?? 0}`;
    case "_serial":
      return String(event.serial ?? 0);
    case "_si":
      return [serverName, event.index];
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
