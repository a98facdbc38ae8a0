import type { Tenant } from "@splunk-action/local-auth0";
import { toCurrentVersion } from "@splunk-action/local-auth0";
import { isOwnAction } from "../../../src/deploy/read-tenant.ts";
import { Failure } from "../../../src/errors/failure.ts";
import { parseSettings } from "../../../src/settings/parse-settings.ts";
import { settingRules } from "../../../src/settings/rules.ts";
import type { SplunkClient } from "../../../src/splunk-api/splunk-client.ts";
import type { SplunkApp } from "../../../src/splunk-app/app-model.ts";
import { defineApp } from "../../../src/splunk-app/define-app.ts";
import { expandMacros } from "../../../src/splunk-app/search-text.ts";
import { version } from "../../../src/version.ts";
import type { SearchesBody, SearchResults, SearchTable, SearchValue } from "./page-model.ts";

/** Max rows of a search on the page. */
const maxRows = 1_000;

/** The app for the settings with which the deployed Action runs, as `splunk-app build` would make it. */
export function toDevApp({ context }: Tenant): SplunkApp {
  const action = context.state.actions.find(({ draft }) => isOwnAction(draft.code));
  const secrets = (action && toCurrentVersion(action, context.now()))?.secrets ?? [];
  const { values } = parseSettings(Object.fromEntries(secrets.map(({ name, value }) => [name, value])));
  return defineApp({
    version,
    index: values.SPLUNK_INDEX,
    sourcetype: values.SPLUNK_SOURCETYPE ?? settingRules.SPLUNK_SOURCETYPE.default,
    omitFields: values.OMIT_FIELDS ?? [],
    hashFields: values.HASH_FIELDS ?? [],
    extraFields: (values.EXTRA_FIELDS ?? []).map(({ name }) => name),
    accountChanges: false,
  });
}

/**
 * Runs searches as the app would, over Splunk's management port, with the app's macros expanded. A failing search does
 * not affect the others.
 */
export async function runSearches(
  client: SplunkClient,
  { macros }: SplunkApp,
  { searches, earliest, latest }: SearchesBody,
): Promise<SearchResults> {
  const entries = Object.entries(searches).map(async ([name, text]) => {
    try {
      const table = await exportRows(client, toCommand(expandMacros(text, macros)), { earliest, latest });
      return [name, table] as const;
    } catch (error) {
      const { message, hint } =
        error instanceof Failure
          ? error
          : {
              message: "Splunk does not respond to the search",
              hint: "Turn the faults off, then try again.",
            };
      return [name, { error: message, hint }] as const;
    }
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** The endpoint requires an explicit first command; search pages do not. */
function toCommand(search: string): string {
  return /^\s*(?:\||search\b)/.test(search) ? search : `search ${search}`;
}

interface TimeRange {
  readonly earliest: string;
  readonly latest: string;
}

/** @see https://docs.splunk.com/Documentation/Splunk/latest/RESTREF/RESTsearch#search.2Fv2.2Fjobs.2Fexport */
async function exportRows(client: SplunkClient, search: string, range: TimeRange): Promise<SearchTable> {
  const { status, body } = await client.send({
    method: "POST",
    path: "/services/search/v2/jobs/export",
    form: {
      search,
      earliest_time: range.earliest,
      latest_time: range.latest,
      output_mode: "json",
      preview: "false",
    },
  });
  const lines = body.split("\n").flatMap(parseLine);
  const failure = lines
    .flatMap(({ messages = [] }) => messages)
    .find(({ type }) => type === "FATAL" || type === "ERROR");
  if (status !== 200 || failure !== undefined) {
    const words = failure?.text ?? `HTTP ${status}`;
    throw new Failure(
      "SPLUNK_SEARCH",
      words,
      "Correct the search. The local Splunk runs a part of SPL: docs/splunk.md lists it.",
    );
  }
  const results = lines.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const rows = results.slice(0, maxRows).map(toRow);
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const warning = toWarning(lines);
  return { fields, rows, isCut: results.length > maxRows, ...(warning === undefined ? {} : { warning }) };
}

/** Why results with status 200 may be incomplete. */
function toWarning(lines: readonly ExportLine[]): string | undefined {
  const texts = lines
    .flatMap(({ messages = [] }) => messages)
    .flatMap(({ type, text }) => (type === "WARN" ? [text] : []));
  if (!lines.some(({ lastrow }) => lastrow === true)) texts.push("The results end before their last row.");
  return texts.length === 0 ? undefined : texts.join(" ");
}

interface ExportLine {
  readonly result?: Readonly<Record<string, unknown>>;
  /** The last row: the results are complete. */
  readonly lastrow?: boolean;
  readonly messages?: readonly { readonly type: string; readonly text: string }[];
}

function parseLine(line: string): readonly ExportLine[] {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null ? [parsed as ExportLine] : [];
  } catch {
    return [];
  }
}

function toRow(result: Readonly<Record<string, unknown>>): Record<string, SearchValue> {
  const fields = Object.entries(result).flatMap(([name, value]): [string, SearchValue][] => {
    if (name === "_time") return [[name, toSeconds(value)]];
    if (Array.isArray(value)) return [[name, value.map(String)]];
    return value === null || value === undefined ? [] : [[name, String(value)]];
  });
  return { ...Object.fromEntries(fields), ...toEventFields(result._raw) };
}

/** An event is returned as text only unless a command names its fields, so the fields are extracted here. */
function toEventFields(raw: unknown): Record<string, SearchValue> {
  try {
    const event: unknown = typeof raw === "string" ? JSON.parse(raw) : undefined;
    if (typeof event !== "object" || event === null) return {};
    const fields = Object.entries(event).map(([name, value]): [string, SearchValue] =>
      Array.isArray(value) ? [name, value.map(String)] : [name, toText(value)],
    );
    return Object.fromEntries(fields);
  } catch {
    return {};
  }
}

function toText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Splunk prints `_time` as ISO 8601 with a zone, or as epoch seconds after some commands. */
function toSeconds(value: unknown): number | string {
  const text = String(value);
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1_000;
  return Number.isNaN(seconds) ? text : seconds;
}
