import type { FieldName } from "../../activity/field-names.ts";
import type { AppOptions, Input } from "../app-model.ts";

/** The first commands of the app's searches: they select the events. */
export interface Scope {
  /** The dashboard's inputs for tenant, application and connection; without those whose field is hidden. */
  readonly choices: readonly Input[];
  /** The chosen events, each once. `terms` are further search terms, such as `message=Login`. */
  readonly chosen: (terms?: string) => string;
  /** The same with duplicates. */
  readonly chosenWithDuplicates: (terms?: string) => string;
  /** All events of the chosen tenant, each once: for sums over all applications. */
  readonly ofTenant: (terms?: string) => string;
  /** All events, each once: for alerts. */
  readonly all: (terms?: string) => string;
  /** The chosen events that `test-event` has sent. */
  readonly tests: () => string;
  /** `sourcetype=…`, as a search term. */
  readonly sourcetypeTerm: string;
  /** A `table` of the columns that are not omitted. */
  readonly table: (...columns: string[]) => string;
}

const choiceFields = ["tenant", "application", "connection"] as const satisfies readonly FieldName[];

const labels = { tenant: "Tenant", application: "Application", connection: "Connection" } as const;

/**
 * Fields that group events, such as the tenant, can be absent. `stats … BY` and `field="*"` would silently drop these
 * events, so the fields get the value `-`.
 */
const fill = `fillnull value="-" ${choiceFields.join(" ")}`;

/** The scope of an app with these options. */
export function createScope({ omitFields, sourcetype }: AppOptions): Scope {
  const fields = choiceFields.filter((field) => !omitFields.includes(field));
  const sourcetypeTerm = `sourcetype=${quoteTerm(sourcetype)}`;
  const start = (source: string, terms: string, chosen: readonly string[]) =>
    [join(source, terms), fill, ...toChoice(chosen)].join(" | ");
  const tenant = fields.filter((field) => field === "tenant");
  return {
    sourcetypeTerm,
    choices: fields.map((field) => ({
      kind: "choice",
      token: field,
      label: labels[field],
      field,
      search: `\`auth0_events\` | fillnull value="-" ${field} | stats count BY ${field} | sort ${field}`,
      default: "*",
    })),
    chosen: (terms = "") => `${start("`auth0_events`", terms, fields)} | dedup eventId`,
    chosenWithDuplicates: (terms = "") => start("`auth0_events`", terms, fields),
    ofTenant: (terms = "") => `${start("`auth0_events`", terms, tenant)} | dedup eventId`,
    all: (terms = "") => `${start("`auth0_events`", terms, [])} | dedup eventId`,
    tests: () => start(`\`auth0_index\` ${sourcetypeTerm}`, "test=true", fields),
    table: (...columns) => `table ${columns.filter((column) => !omitFields.includes(column)).join(" ")}`,
  };
}

/** The same search without the choice of a dashboard, to be pasted into Splunk's search page. */
export function withoutChoice(search: string): string {
  return search.replace(/ \| search (?:[a-z]+=\$[a-z]+\|s\$ ?)+(?= \||$)/, "");
}

/** A value as a search term: quoted where Splunk would otherwise read more than one word. */
export function quoteTerm(value: string): string {
  return /^[\w:.-]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}

function toChoice(fields: readonly string[]): string[] {
  return fields.length === 0 ? [] : [`search ${fields.map((field) => `${field}=$${field}|s$`).join(" ")}`];
}

function join(...terms: string[]): string {
  return terms.filter((term) => term !== "").join(" ");
}
