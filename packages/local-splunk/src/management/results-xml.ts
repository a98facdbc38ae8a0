import { escapeXml, xmlHead } from "./xml.ts";

/** A row of results: texts, or lists of texts. */
export type SearchResult = Readonly<Record<string, string | readonly string[]>>;

/** splunkd's `<results>`. */
export function renderResultsXml(names: readonly string[], results: readonly SearchResult[]): string {
  const order = names.map((name) => `<field>${escapeXml(name)}</field>\n`).join("");
  const rows = results.map((result, offset) => {
    const fields = Object.entries(result).map(([name, value]) => {
      const values = [value].flat().map((text) => `<value><text>${escapeXml(text)}</text></value>`);
      return `<field k='${escapeXml(name)}'>${values.join("")}</field>\n`;
    });
    return `<result offset='${offset}'>\n${fields.join("")}</result>\n`;
  });
  return `${xmlHead}<results preview='0'>\n<meta>\n<fieldOrder>\n${order}</fieldOrder>\n</meta>\n${rows.join("")}</results>\n`;
}
