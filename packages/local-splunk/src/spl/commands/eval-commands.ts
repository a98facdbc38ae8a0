import { type Command, streaming } from "../command.ts";
import { compileEval } from "../eval/compile-eval.ts";
import { flattenJson } from "../extract-fields.ts";
import { toPattern } from "../pattern.ts";
import type { Row } from "../row.ts";
import { parseBoolean, type Scanner, unescapeQuoted } from "../scanner.ts";
import { fromTexts, toText, toTexts } from "../value.ts";

/** `eval a=…, b=…` */
export function parseEvalCommand(scanner: Scanner): Command {
  const assignments: { readonly name: string; readonly expression: ReturnType<typeof compileEval> }[] = [];
  do {
    const name = scanner.expectField();
    scanner.expect("=");
    const expression = compileEval(scanner);
    if (expression.isBoolean) {
      scanner.fail(
        "Fields cannot be assigned a boolean result. Instead, try if([bool expr], [expr], [expr])",
        "argument",
      );
    }
    assignments.push({ name, expression });
  } while (scanner.take(","));
  scanner.end();
  return streaming(
    assignments.flatMap(({ expression }) => expression.fields),
    function* (rows, context) {
      for (const row of rows) {
        for (const { name, expression } of assignments) {
          const value = expression.evaluate(row, context);
          row.set(name, typeof value === "boolean" ? toText(value) : value);
        }
        yield row;
      }
    },
    assignments.map(({ name }) => name),
  );
}

/** `rex [field=_raw] [max_match=1] "(?<name>…)"`, `rex [field=] mode=sed "s/a/b/g"` */
export function parseRex(scanner: Scanner): Command {
  const options = scanner.takeOptions(["field", "max_match", "mode"]);
  const quoted = scanner.match(/\s*"((?:\\.|[^"\\])*)"/sy)?.[1];
  if (quoted === undefined) scanner.fail("a pattern in double quotes is missing");
  const text = unescapeQuoted(quoted);
  const {
    field = "_raw",
    max_match: max = "1",
    mode,
  } = { ...options, ...scanner.takeOptions(["field", "max_match", "mode"]) };
  scanner.end();
  if (mode !== undefined) {
    if (mode !== "sed") scanner.fail(`mode=${mode} is not supported; supported: sed`, "unsupported");
    return parseSed(scanner, field, text);
  }
  const pattern = toPattern(text, "g");
  const names = [...text.matchAll(/\(\?P?<([A-Za-z_]\w*)>/g)].map(([, name = ""]) => name);
  if (names.length === 0) {
    scanner.fail(
      "The regex does not extract anything. It should specify at least one named group. Format: (?<name>...)",
      "argument",
    );
  }
  const limit = max === "0" ? Number.POSITIVE_INFINITY : Number(max);
  return streaming(
    [field],
    function* (rows) {
      for (const row of rows) {
        extract(row, toTexts(row.get(field)), pattern, names, limit);
        yield row;
      }
    },
    names,
  );
}

function extract(
  row: Row,
  texts: readonly string[],
  pattern: RegExp,
  names: readonly string[],
  limit: number,
): void {
  const found = new Map<string, string[]>();
  let matches = 0;
  for (const text of texts) {
    for (const { groups = {} } of text.matchAll(pattern)) {
      if (matches === limit) break;
      matches += 1;
      for (const name of names) {
        const value = groups[name];
        if (value !== undefined) found.set(name, [...(found.get(name) ?? []), value]);
      }
    }
  }
  for (const [name, values] of found) row.set(name, fromTexts(values));
}

function parseSed(scanner: Scanner, field: string, text: string): Command {
  const [, from = "", to = "", flags = ""] =
    /^s\/((?:\\.|[^/\\])*)\/((?:\\.|[^/\\])*)\/([g\d]*)$/s.exec(text) ?? [];
  if (from === "")
    scanner.fail(
      `The sed expression '${text}' is not supported; supported: s/pattern/replacement/g`,
      "unsupported",
    );
  const pattern = toPattern(from.replaceAll("\\/", "/"), flags.includes("g") ? "g" : "");
  const replacement = to
    .replaceAll("\\/", "/")
    .replaceAll("$", "$$$$")
    .replace(/\\(\d)/g, "$$$1");
  return streaming([field], function* (rows) {
    for (const row of rows) {
      const texts = toTexts(row.get(field));
      if (texts.length > 0)
        row.set(field, fromTexts(texts.map((value) => value.replace(pattern, replacement))));
      yield row;
    }
  });
}

/** `spath [input=_raw] [output=name] [path=]a.b{}`; without a path, every leaf becomes a field. */
export function parseSpath(scanner: Scanner): Command {
  const options = scanner.takeOptions(["input", "output", "path"]);
  const path = options.path ?? (scanner.done ? undefined : scanner.expectField());
  const { input = "_raw", output = path } = { ...options, ...scanner.takeOptions(["input", "output"]) };
  scanner.end();
  return streaming(
    path === undefined ? "all" : [input],
    function* (rows) {
      for (const row of rows) {
        const leaves = flattenJson(toText(row.get(input)) ?? "");
        if (path === undefined) for (const [name, values] of leaves) row.set(name, fromTexts(values));
        else row.set(output ?? path, fromTexts(leaves.get(path) ?? []));
        yield row;
      }
    },
    output === undefined ? [] : [output],
  );
}

/** `makemv [delim=" "] [tokenizer="…"] [allowempty=] field` */
export function parseMakemv(scanner: Scanner): Command {
  const {
    delim = " ",
    tokenizer,
    allowempty,
  } = scanner.takeOptions(["delim", "tokenizer", "allowempty", "setsv"]);
  const field = scanner.expectField();
  scanner.end();
  const keepsEmpty = parseBoolean(allowempty) ?? false;
  const pattern = tokenizer === undefined ? undefined : toPattern(tokenizer, "g");
  const split = (text: string) =>
    pattern === undefined
      ? text.split(delim)
      : [...text.matchAll(pattern)].map(([whole, group]) => group ?? whole);
  return streaming([field], function* (rows) {
    for (const row of rows) {
      const texts = toTexts(row.get(field));
      if (texts.length > 0)
        row.set(field, fromTexts(texts.flatMap(split).filter((text) => keepsEmpty || text !== "")));
      yield row;
    }
  });
}

/** `mvexpand field [limit=N]`: a row for each value. */
export function parseMvexpand(scanner: Scanner): Command {
  const field = scanner.expectField();
  const { limit = "0" } = scanner.takeOptions(["limit"]);
  scanner.end();
  return streaming([field], function* (rows) {
    for (const row of rows) {
      const texts = toTexts(row.get(field));
      if (texts.length <= 1) {
        yield row;
        continue;
      }
      for (const text of limit === "0" ? texts : texts.slice(0, Number(limit))) {
        const copy = row.copy();
        copy.set(field, text);
        yield copy;
      }
    }
  });
}
