import { type Command, streaming, type Table } from "../command.ts";
import { toGlob } from "../pattern.ts";
import type { Row } from "../row.ts";
import type { Scanner } from "../scanner.ts";
import { toNumber, toText, toTexts } from "../value.ts";

/** `table a, b, c*` */
export function parseTable(scanner: Scanner): Command {
  const patterns = scanner.takeFields();
  return {
    reads: patterns.some((name) => name.includes("*")) ? "all" : patterns,
    isTransforming: true,
    run: (input) => choose(input, patterns, true),
  };
}

/** `fields [+] a, b*` keeps these and internal fields, `fields - a, b*` drops them. */
export function parseFields(scanner: Scanner): Command {
  const sign = scanner.match(/\s*([+-])(?=[\s\w"_*])/y)?.[1] ?? "+";
  const patterns = scanner.takeFields();
  if (sign === "-") {
    const globs = patterns.map(toGlob);
    const isDropped = (name: string) => globs.some((matches) => matches(name));
    return {
      reads: [],
      run: (input) => ({
        ...input,
        ...(input.columns === undefined ? {} : { columns: input.columns.filter((name) => !isDropped(name)) }),
        rows: each(input.rows, (row) => {
          for (const name of row.names()) if (isDropped(name)) row.set(name, undefined);
        }),
      }),
    };
  }
  return {
    reads: patterns.some((name) => name.includes("*")) ? "all" : [...patterns, ...internalFields],
    isTransforming: true,
    run: (input) => choose(input, patterns, false),
  };
}

/** Fields that `fields` always keeps. */
const internalFields = ["_time", "_raw", "_indextime", "_cd", "_bkt", "_si", "_serial", "_sourcetype"];

function choose(input: Table, patterns: readonly string[], isTable: boolean): Table {
  const toNames = toSelection(isTable ? patterns : [...patterns, "_*"]);
  if (input.columns !== undefined || isTable) {
    // A wildcard needs the field names of all rows.
    const isOpen = patterns.some((name) => name.includes("*")) && input.columns === undefined;
    const rows = isOpen ? [...input.rows] : input.rows;
    const all = input.columns ?? (isOpen ? toAllNames(rows) : []);
    const columns = toNames(all).filter((name) => isTable || all.includes(name) || !name.startsWith("_"));
    return { chosen: true, columns, rows: each(rows, (row) => row.keepOnly(columns)) };
  }
  return { chosen: true, rows: each(input.rows, (row) => row.keepOnly(toNames(row.names()))) };
}

/** `rename a AS b, "c d" AS e, f* AS g*` */
export function parseRename(scanner: Scanner): Command {
  const pairs: { readonly from: string; readonly to: string }[] = [];
  while (!scanner.done) {
    const from = scanner.expectField();
    if (!scanner.takeWord("AS")) scanner.fail(`'AS new_name' is missing behind '${from}'`);
    const to = scanner.expectField();
    if (from.split("*").length !== to.split("*").length)
      scanner.fail(`'${from}' and '${to}' differ in wildcards`, "argument");
    pairs.push({ from, to });
  }
  if (pairs.length === 0) scanner.fail("At least one field is required");
  const isOpen = pairs.some(({ from }) => from.includes("*"));
  const toNewName = (name: string) => {
    for (const { from, to } of pairs) {
      const parts = capture(from, name);
      if (parts !== undefined)
        return to.split("*").reduce((text, part, i) => `${text}${parts[i - 1] ?? ""}${part}`);
    }
    return name;
  };
  return {
    reads: isOpen ? "all" : pairs.map(({ from }) => from),
    run: (input) => ({
      ...input,
      ...(input.columns === undefined ? {} : { columns: [...new Set(input.columns.map(toNewName))] }),
      rows: each(input.rows, (row) => {
        const names = isOpen ? row.names() : pairs.map(({ from }) => from);
        const values = names.map((name) => ({ name, to: toNewName(name), value: row.get(name) }));
        const renamed = values.filter(({ name, to, value }) => name !== to && value !== undefined);
        for (const { name } of renamed) row.set(name, undefined);
        for (const { to, value } of renamed) row.set(to, value);
      }),
    }),
  };
}

/** The text that each `*` matched; undefined if the name does not match. */
function capture(pattern: string, name: string): string[] | undefined {
  if (!pattern.includes("*")) return pattern === name ? [] : undefined;
  const source = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${source.join("(.*)")}$`).exec(name)?.slice(1);
}

/** `fillnull [value=0] [fields]`; without fields, all fields that any row has. */
export function parseFillnull(scanner: Scanner): Command {
  const { value = "0" } = scanner.takeOptions(["value"]);
  const names = scanner.done ? [] : scanner.takeFields();
  return {
    reads: names.length === 0 ? "all" : names,
    run(input) {
      if (names.length > 0) {
        return {
          ...input,
          rows: each(input.rows, (row) => fill(row, names, value)),
          ...withColumns(input, names),
        };
      }
      const rows = [...input.rows];
      const all = input.columns ?? toAllNames(rows);
      return { ...input, rows: each(rows, (row) => fill(row, all, value)) };
    },
  };
}

function withColumns(input: Table, names: readonly string[]) {
  return input.columns === undefined ? {} : { columns: [...new Set([...input.columns, ...names])] };
}

function fill(row: Row, names: readonly string[], value: string): void {
  for (const name of names) if (row.get(name) === undefined) row.set(name, value);
}

/** `addtotals [row=] [col=] [fieldname=] [labelfield=] [label=] [fields]` */
export function parseAddtotals(
  scanner: Scanner,
  defaults: { readonly row: boolean; readonly col: boolean },
): Command {
  const options = scanner.takeOptions(["row", "col", "fieldname", "labelfield", "label"]);
  const names = scanner.done ? undefined : scanner.takeFields();
  const isOn = (text: string | undefined, fallback: boolean) =>
    text === undefined ? fallback : /^(?:t|1)/i.test(text);
  const { fieldname = "Total", labelfield, label = "Total" } = options;
  const hasRow = isOn(options.row, defaults.row);
  const hasColumn = isOn(options.col, defaults.col);
  return {
    reads: names ?? "all",
    run(input) {
      const rows = [...input.rows];
      const counted = names ?? (input.columns ?? toAllNames(rows)).filter((name) => !name.startsWith("_"));
      const sum = (values: readonly (number | undefined)[]) => {
        const numbers = values.filter((n) => n !== undefined);
        return numbers.length === 0 ? undefined : numbers.reduce((a, b) => a + b, 0);
      };
      if (hasRow)
        for (const row of rows) row.set(fieldname, sum(counted.map((name) => toNumber(row.get(name)))));
      const added = [
        ...(hasRow ? [fieldname] : []),
        ...(hasColumn && labelfield !== undefined ? [labelfield] : []),
      ];
      const last = rows[0]?.copy();
      if (hasColumn && last !== undefined) {
        last.keepOnly([]);
        for (const name of [...counted, ...(hasRow ? [fieldname] : [])]) {
          last.set(name, sum(rows.map((row) => toNumber(row.get(name)))));
        }
        if (labelfield !== undefined) last.set(labelfield, label);
        rows.push(last);
      }
      return { ...input, rows, ...withColumns(input, added) };
    },
  };
}

/** `replace old WITH new[, …] [IN fields]`; `*` stands for any text. */
export function parseReplace(scanner: Scanner): Command {
  const pairs: { readonly matches: (text: string) => string[] | undefined; readonly to: string }[] = [];
  for (;;) {
    const from = scanner.expectField();
    if (!scanner.takeWord("WITH")) scanner.fail(`'WITH new_value' is missing behind '${from}'`);
    const to = scanner.expectField();
    pairs.push({ matches: (text) => capture(from, text), to });
    if (scanner.done || scanner.takeWord("IN")) break;
  }
  const names = scanner.done ? undefined : scanner.takeFields();
  const change = (text: string) => {
    for (const { matches, to } of pairs) {
      const parts = matches(text);
      if (parts !== undefined)
        return to.split("*").reduce((made, part, i) => `${made}${parts[i - 1] ?? ""}${part}`);
    }
    return text;
  };
  return streaming(names ?? "all", (rows) =>
    each(rows, (row) => {
      for (const name of names ?? row.names().filter((field) => !field.startsWith("_"))) {
        const texts = toTexts(row.get(name));
        if (texts.length > 0) row.set(name, texts.length === 1 ? change(texts[0] ?? "") : texts.map(change));
      }
    }),
  );
}

/** Selects names by pattern. A name without `*` is selected even if no row has it. */
export function toSelection(patterns: readonly string[]): (all: readonly string[]) => string[] {
  const globs = patterns.map((name) => (name.includes("*") ? toGlob(name) : undefined));
  return (all) => [
    ...new Set(
      patterns.flatMap((name, i) => {
        const glob = globs[i];
        if (glob === undefined) return [name];
        // A wildcard matches internal fields only if it starts with `_`.
        return all.filter((field) => glob(field) && (name.startsWith("_") || !field.startsWith("_")));
      }),
    ),
  ];
}

/** All fields that any of the rows has. */
export function toAllNames(rows: Iterable<Row>): string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of row.names()) names.add(name);
  return [...names];
}

function* each(rows: Iterable<Row>, change: (row: Row) => void): Generator<Row> {
  for (const row of rows) {
    change(row);
    yield row;
  }
}

/** `nomv field`: several values become one text, one a line. */
export function parseNomv(scanner: Scanner): Command {
  const name = scanner.expectField();
  scanner.end();
  return streaming([name], (rows) =>
    each(rows, (row) => row.set(name, toTexts(row.get(name)).join("\n") || toText(row.get(name)))),
  );
}
