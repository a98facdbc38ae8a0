import { type Reply, toText } from "../reply.ts";
import { escapeXml, xmlHead } from "../xml.ts";
import type { SearchResult } from "./search-job.ts";

/** Results of a search and the messages beside them. */
export interface RenderedResults {
  readonly results: readonly SearchResult[];
  /** Number of results before these. */
  readonly offset: number;
  readonly messages: readonly { readonly type: string; readonly text: string }[];
}

/** Renders results by `output_mode`: `json`, `json_rows`, `json_cols`, `csv`, `raw`, else XML. */
export function renderResults(
  { results, offset, messages }: RenderedResults,
  outputMode: string | null,
): Reply {
  const names = toNames(results);
  const xml = () => renderResultsXml(names, results, messages);
  const head = { preview: false, init_offset: offset, messages };
  switch (outputMode) {
    case "json_rows":
      return { status: 200, json: { ...head, fields: names, rows: toCells(names, results) }, xml };
    case "json_cols": {
      const rows = toCells(names, results);
      return {
        status: 200,
        json: { ...head, fields: names, columns: names.map((_, i) => rows.map((row) => row[i])) },
        xml,
      };
    }
    case "csv":
      return toText(200, "text/csv; charset=UTF-8", renderCsv(names, results));
    case "raw":
      return toText(
        200,
        "text/plain; charset=UTF-8",
        results.map((row) => `${[row._raw ?? ""].flat().join("\n")}\n`).join(""),
      );
    default: {
      const fields = names.map((name) => ({ name }));
      return { status: 200, json: { ...head, fields, results, highlighted: {} }, xml };
    }
  }
}

/** Names of all columns, in the order in which rows show them. */
export function toNames(results: readonly SearchResult[]): string[] {
  return [...new Set(results.flatMap((result) => Object.keys(result)))];
}

function toCells(names: readonly string[], results: readonly SearchResult[]) {
  return results.map((result) => names.map((name) => result[name] ?? null));
}

/** A header and one line for each row. Several values are in one cell, one a line. */
export function renderCsv(names: readonly string[], results: readonly SearchResult[]): string {
  const quote = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (cells: readonly string[]) => `${cells.map(quote).join(",")}\n`;
  if (names.length === 0) return "";
  return [names, ...results.map((row) => names.map((name) => [row[name] ?? ""].flat().join("\n")))]
    .map(line)
    .join("");
}

/** splunkd's `<results>`. */
export function renderResultsXml(
  names: readonly string[],
  results: readonly SearchResult[],
  messages: RenderedResults["messages"] = [],
): string {
  const order = names.map((name) => `<field>${escapeXml(name)}</field>\n`).join("");
  const messageXml = messages
    .map(({ type, text }) => `<msg type="${escapeXml(type)}">${escapeXml(text)}</msg>\n`)
    .join("");
  const rows = results.map((result, offset) => {
    const fields = Object.entries(result).map(([name, value]) => {
      const values = [value].flat().map((text) => `<value><text>${escapeXml(text)}</text></value>`);
      return `<field k='${escapeXml(name)}'>${values.join("")}</field>\n`;
    });
    return `<result offset='${offset}'>\n${fields.join("")}</result>\n`;
  });
  const head = `<meta>\n<fieldOrder>\n${order}</fieldOrder>\n</meta>\n${messageXml === "" ? "" : `<messages>\n${messageXml}</messages>\n`}`;
  return `${xmlHead}<results preview='0'>\n${head}${rows.join("")}</results>\n`;
}
