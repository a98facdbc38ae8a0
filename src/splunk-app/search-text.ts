import type { Macros } from "./app-model.ts";

/** Max nesting depth of macros; also stops cycles. */
const maxDepth = 20;

/** Expands the macros of a search. Keeps unknown macros, because Splunk reports them by name. */
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
 * Replaces Studio's tokens with values: `$name$` unchanged, `$name|s$` in quotes. Keeps a token without a value (Splunk would
 * wait for it).
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
