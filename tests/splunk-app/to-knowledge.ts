import type { SplunkApp, Stanza } from "../../src/splunk-app/app-model.ts";

/** The app's knowledge objects as plain data, for an engine that runs its searches elsewhere than in Splunk. */
export interface AppKnowledge {
  readonly macros: Readonly<Record<string, { readonly definition: string }>>;
  readonly props: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly eventtypes: Readonly<Record<string, string>>;
  /** Tags by `eventtype=NAME`. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

/** What a Splunk knows once the app is installed. */
export function toKnowledge({ macros, props, eventtypes, tags }: SplunkApp): AppKnowledge {
  return {
    macros,
    props: toRecord(props, ({ values }) => values),
    eventtypes: toRecord(eventtypes, ({ values }) => values.search ?? ""),
    tags: toRecord(tags, ({ values }) => Object.keys(values).filter((tag) => values[tag] === "enabled")),
  };
}

function toRecord<T>(stanzas: readonly Stanza[], toValue: (stanza: Stanza) => T): Record<string, T> {
  return Object.fromEntries(stanzas.map((stanza) => [stanza.name, toValue(stanza)]));
}
