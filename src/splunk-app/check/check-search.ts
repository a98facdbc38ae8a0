import { expandMacros } from "../search-text.ts";
import { analyzeSearch, type SearchUse } from "../spl/analyze.ts";
import { type AppContext, isKnownField } from "./app-context.ts";
import type { Report, RuleCode } from "./finding.ts";

const codes = {
  syntax: "SPL_SYNTAX",
  command: "SPL_COMMAND",
  function: "SPL_FUNCTION",
} as const satisfies Record<string, RuleCode>;

/** Checks one search: its macros, its syntax, its fields. @returns Which fields it reads and gives. */
export function checkSearch(
  search: string,
  at: { readonly file: string; readonly line: number },
  name: string,
  context: AppContext,
  report: Report,
): SearchUse {
  const text = fillAllTokens(expandMacros(search, context.macros));
  for (const [, macro = ""] of text.matchAll(/`([^`]*)`/g))
    report("NO_MACRO", at, `${name}: the macro ${macro} is not in macros.conf`);
  const { use, errors } = analyzeSearch(text.replaceAll(/`[^`]*`/g, ""));
  for (const { kind, message } of errors) report(codes[kind], at, `${name}: ${message}`);
  for (const field of use.reads)
    if (!isKnownField(field, context)) report("SPL_FIELD", at, `${name}: no event has the field ${field}`);
  if (/\btest\s*!=\s*"?true/.test(text))
    report("SPL_TEST_EVENTS", at, `${name}: test!=true drops events without the field: write NOT test=true`);
  if (/\b(?:\d{1,3}\.){3}\d{1,3}\b/.test(text))
    report("SPL_ADDRESS", at, `${name}: a fixed IP address`, "warning");
  return use;
}

/** Sample values for tokens, to parse the search. */
function fillAllTokens(search: string): string {
  return search.replaceAll(/\$[\w.:{}]+\|s\$/g, '"x"').replaceAll(/\$[A-Za-z][\w.:{}]*\$/g, "x");
}
