import type { Macros } from "./app-model.ts";

/** Macros inside macros end here; a circle of them would not. */
const maxDepth = 20;

/** The search with its macros written out. Unknown ones stay, as Splunk reports them by name. */
export function expandMacros(search: string, macros: Macros): string {
  let text = search;
  for (let depth = 0; depth < maxDepth; depth++) {
    const next = text.replaceAll(
      /`([^`"]+)`/g,
      (whole, name: string) => macros[name.trim()]?.definition ?? whole,
    );
    if (next === text) break;
    text = next;
  }
  return text;
}

/**
 * Puts values in the place of Studio's tokens: `$name$` as it is, `$name|s$` in quotes. A token without a value stays,
 * and Splunk would wait for it.
 *
 * @see https://help.splunk.com/splunk-enterprise/create-dashboards-and-reports/dashboard-studio (token filters)
 */
export function fillTokens(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$([\w.{}]+)(\|s)?\$/g, (whole, name: string, quoted: string | undefined) => {
    const value = values[name];
    if (value === undefined) return whole;
    return quoted === undefined ? value : `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
  });
}
