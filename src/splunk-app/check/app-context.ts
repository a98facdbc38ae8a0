import { fieldNames } from "../../activity/field-names.ts";
import type { Macros } from "../app-model.ts";
import type { PackedApp } from "./check-package.ts";
import type { Report } from "./finding.ts";
import { type ConfFile, type ConfStanza, parseConf } from "./parse-conf.ts";

/** The parsed files of the app, for the rules. */
export interface AppContext {
  readonly app: PackedApp;
  /** `default/*.conf` by their names without folder and ending. */
  readonly confs: ReadonlyMap<string, ConfFile>;
  readonly macros: Macros;
  /** Fields that a search may read: fields of events, of Splunk, and of the app's `props.conf`. */
  readonly fields: ReadonlySet<string>;
}

/** Fields that Splunk gives every event. */
const splunkFields =
  "_time _raw _indextime _cd _bkt host source sourcetype index linecount punct splunk_server eventtype tag timestamp earliest latest";

/** The names that Splunk gives to lists in events. */
const nestedFields = "authenticationMethods{} roles{}";

/** Reads all configuration files and collects the fields that searches may use. */
export function readContext(app: PackedApp, extraFields: readonly string[], report: Report): AppContext {
  const confs = new Map<string, ConfFile>();
  for (const [file, { content }] of app.files) {
    const name = /^default\/([\w-]+)\.conf$/.exec(file)?.[1];
    if (name !== undefined) confs.set(name, parseConf(file, content.toString(), report));
  }
  const macros = Object.fromEntries(
    (confs.get("macros")?.stanzas ?? []).map(({ name, values }) => [
      name,
      { definition: values.get("definition")?.value ?? "", description: "" },
    ]),
  );
  const made = (confs.get("props")?.stanzas ?? []).flatMap(toMadeFields);
  const words = `${splunkFields} ${nestedFields}`.split(" ");
  return { app, confs, macros, fields: new Set([...words, ...fieldNames, ...extraFields, ...made]) };
}

/** The fields that a stanza of `props.conf` makes: `FIELDALIAS-x = a AS b` and `EVAL-b = …`. */
export function toMadeFields({ values }: ConfStanza): string[] {
  return [...values].flatMap(([key, { value }]) => {
    if (key.startsWith("EVAL-")) return [key.slice("EVAL-".length)];
    if (!key.startsWith("FIELDALIAS-")) return [];
    return [...value.matchAll(/\bAS(?:NEW)?\s+("[^"]+"|\S+)/gi)].map(([, name = ""]) =>
      name.replaceAll('"', ""),
    );
  });
}

/** Whether the app's searches may read a field. Risk assessments are an object of any names. */
export function isKnownField(name: string, { fields }: AppContext): boolean {
  return fields.has(name) || name.startsWith("riskAssessments.") || name.startsWith("date_");
}
