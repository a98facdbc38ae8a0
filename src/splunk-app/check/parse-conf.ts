import type { Report } from "./finding.ts";

/** A stanza of a file. */
export interface ConfStanza {
  readonly name: string;
  readonly line: number;
  readonly values: ReadonlyMap<string, { readonly value: string; readonly line: number }>;
}

/** A parsed `.conf` or `.meta` file. */
export interface ConfFile {
  readonly file: string;
  readonly stanzas: readonly ConfStanza[];
}

/**
 * Parses a configuration file. Reports invalid lines and duplicate stanzas and settings. A backslash at the end of a line
 * continues it.
 */
export function parseConf(file: string, text: string, report: Report): ConfFile {
  const stanzas: { name: string; line: number; values: Map<string, { value: string; line: number }> }[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1;
    let content = lines[index] ?? "";
    if (/^\s*(?:#|$)/.test(content)) continue;
    while (content.endsWith("\\") && index + 1 < lines.length)
      content = `${content.slice(0, -1)}\n${lines[++index]}`;
    const name = /^\[(.*)\]\s*$/s.exec(content)?.[1];
    if (name !== undefined) {
      if (stanzas.some((stanza) => stanza.name === name))
        report("CONF_DUPLICATE", { file, line }, `the stanza [${name}] is there twice`);
      stanzas.push({ name, line, values: new Map() });
      continue;
    }
    const at = content.indexOf("=");
    const stanza = stanzas.at(-1);
    if (at < 1 || stanza === undefined) {
      report(
        "CONF_SYNTAX",
        { file, line },
        at < 1 ? "neither [stanza] nor key = value" : "a setting before the first [stanza]",
      );
      continue;
    }
    const key = content.slice(0, at).trim();
    if (stanza.values.has(key))
      report("CONF_DUPLICATE", { file, line }, `${key} is there twice in [${stanza.name}]`);
    stanza.values.set(key, { value: content.slice(at + 1).trim(), line });
  }
  return { file, stanzas };
}
