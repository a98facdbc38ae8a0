import { compileEval, type Evaluator } from "./eval/compile-eval.ts";
import { expandMacros, type Macro } from "./macros.ts";
import { type Matcher, toComparedFields, toMatcher } from "./match-search.ts";
import { toGlob } from "./pattern.ts";
import type { Row } from "./row.ts";
import { Scanner } from "./scanner.ts";
import { parseSearchExpression } from "./search-expression.ts";
import { SplError } from "./spl-error.ts";

/** The knowledge objects that a search uses, as the conf files or the REST API hold them. */
export interface Knowledge {
  /** By name, `auth0_events` or `newest(2)` for one with arguments. */
  readonly macros?: Readonly<Record<string, Macro>>;
  /** props.conf: settings by stanza, a sourcetype, `source::…` or `host::…`. Read: EVAL-, FIELDALIAS-, KV_MODE. */
  readonly props?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** eventtypes.conf: the search of each event type. */
  readonly eventtypes?: Readonly<Record<string, string>>;
  /** tags.conf: the tags of a `field=value`, most often of an `eventtype=name`. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
}

/** The props.conf rules for events of one sourcetype, source or host. */
export interface FieldRules {
  readonly aliases: readonly { readonly from: string; readonly to: string; readonly isNew: boolean }[];
  readonly calculated: ReadonlyMap<string, Evaluator>;
  readonly extracts: boolean;
}

/** Knowledge, parsed. */
export interface CompiledKnowledge {
  rulesFor(event: {
    readonly sourcetype: string;
    readonly source: string;
    readonly host: string;
  }): FieldRules;
  readonly eventtypes: readonly { readonly name: string; readonly matches: Matcher }[];
  readonly tags: readonly {
    readonly field: string;
    readonly value: string;
    readonly tags: readonly string[];
  }[];
  /** Whether a field may have a value that is not in the event's text. */
  isDerived(field: string): boolean;
  /** These fields and the fields that they are calculated from. */
  needed(fields: readonly string[]): ReadonlySet<string>;
}

/**
 * Parses knowledge objects.
 * @throws SplError for an expression or a search that does not parse; the message names its stanza.
 */
export function compileKnowledge(knowledge: Knowledge): CompiledKnowledge {
  const stanzas = Object.entries(knowledge.props ?? {}).map(([name, settings]) => ({
    name,
    matches: toStanzaMatcher(name),
    rules: compileStanza(name, settings),
  }));
  const eventtypes = Object.entries(knowledge.eventtypes ?? {}).map(([name, search]) =>
    compileEventtype(name, search, knowledge),
  );
  const tags = Object.entries(knowledge.tags ?? {}).map(([stanza, names]) => {
    const [, field = "", value = ""] = /^([^=]+)=(.*)$/s.exec(stanza) ?? [];
    return { field, value: decode(value), tags: names };
  });
  const sources = new Map<string, readonly string[]>();
  const addSource = (field: string, from: readonly string[]) =>
    sources.set(field, [...(sources.get(field) ?? []), ...from]);
  for (const { rules } of stanzas) {
    for (const { from, to } of rules.aliases) addSource(to, [from]);
    for (const [field, { fields }] of rules.calculated) addSource(field, fields);
  }
  addSource(
    "eventtype",
    eventtypes.flatMap(({ fields }) => fields),
  );
  addSource(
    "tag",
    tags.map(({ field }) => field),
  );
  addSource("tag::eventtype", ["eventtype"]);
  const cache = new Map<string, FieldRules>();
  return {
    eventtypes,
    tags,
    isDerived: (field) => sources.has(field),
    needed: (fields) => {
      const all = new Set<string>();
      const visit = (field: string) => {
        if (all.has(field)) return;
        all.add(field);
        for (const source of sources.get(field) ?? []) visit(source);
      };
      for (const field of fields) visit(field);
      return all;
    },
    rulesFor(event) {
      const key = JSON.stringify([event.sourcetype, event.source, event.host]);
      const known = cache.get(key);
      if (known !== undefined) return known;
      const rules = merge(stanzas.filter(({ matches }) => matches(event)).map((stanza) => stanza.rules));
      cache.set(key, rules);
      return rules;
    },
  };
}

type Origin = { readonly sourcetype: string; readonly source: string; readonly host: string };

function toStanzaMatcher(name: string): (event: Origin) => boolean {
  const [, kind, pattern = name] = /^(source|host)::(.*)$/s.exec(name) ?? [];
  const glob = toGlob(pattern.replaceAll("...", "*"));
  if (kind === "source") return ({ source }) => glob(source);
  return kind === "host" ? ({ host }) => glob(host) : ({ sourcetype }) => sourcetype === name;
}

function compileStanza(stanza: string, settings: Readonly<Record<string, string>>): FieldRules {
  const aliases: { from: string; to: string; isNew: boolean }[] = [];
  const calculated = new Map<string, Evaluator>();
  for (const [key, value] of Object.entries(settings)) {
    const at = `props.conf [${stanza}] ${key}`;
    if (key.startsWith("FIELDALIAS-")) {
      for (const [, from = "", word = "", to = ""] of value.matchAll(
        /("[^"]*"|\S+)\s+(AS|ASNEW)\s+("[^"]*"|\S+)/gi,
      )) {
        aliases.push({ from: unquote(from), to: unquote(to), isNew: word.toUpperCase() === "ASNEW" });
      }
    }
    if (!key.startsWith("EVAL-")) continue;
    const scanner = new Scanner(value, at, (position) => position);
    const expression = compileEval(scanner);
    scanner.end();
    if (expression.isBoolean) scanner.fail("Fields cannot be assigned a boolean result", "argument");
    calculated.set(key.slice(5), expression);
  }
  return { aliases, calculated, extracts: settings.KV_MODE?.toLowerCase() !== "none" };
}

function merge(rules: readonly FieldRules[]): FieldRules {
  return {
    aliases: rules.flatMap(({ aliases }) => aliases),
    calculated: new Map(rules.flatMap(({ calculated }) => [...calculated])),
    extracts: rules.every(({ extracts }) => extracts),
  };
}

function compileEventtype(name: string, search: string, knowledge: Knowledge) {
  const expanded = expandMacros(search, knowledge.macros ?? {});
  if (expanded.text.includes("|")) {
    throw new SplError(
      `eventtypes.conf [${name}]: an event type cannot hold a pipeline`,
      "argument",
      0,
      name,
    );
  }
  const scanner = new Scanner(expanded.text, `eventtypes.conf [${name}]`, expanded.toPosition);
  const { expression } = parseSearchExpression(scanner);
  return { name, matches: toMatcher(expression), fields: toComparedFields(expression, true) };
}

function unquote(text: string): string {
  return text.replace(/^"(.*)"$/, "$1");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Names of the event types that match a row. */
export function toEventtypes(knowledge: CompiledKnowledge, row: Row): string[] {
  return knowledge.eventtypes.filter(({ matches }) => matches(row)).map(({ name }) => name);
}
