import { commands, isStatsFunction } from "./known.ts";
import { SplError, splitPipeline, splitWords } from "./lex.ts";
import { parseAssignments, parseEval } from "./parse-eval.ts";

/** The fields that a search reads and returns. */
export interface SearchUse {
  /** Fields that must come from the events, because no earlier command creates them. */
  readonly reads: ReadonlySet<string>;
  /** The fields of the result. `undefined` if a command creates unknown fields. */
  readonly gives: ReadonlySet<string> | undefined;
}

/** The fields of a pipeline after each command. */
interface Flow {
  /** Fields that were made or kept; with `open` also those of the events. */
  known: Set<string>;
  /** Whether the events' fields are still available. */
  open: boolean;
  /** Whether a command has created unknown fields. */
  blind: boolean;
  readonly reads: Set<string>;
  readonly errors: SplError[];
}

/**
 * Parses a search whose macros are written out: brackets, commands, functions, and which fields it needs. Fields that
 * a `stats` or `table` has left behind and that are read later are a problem, too.
 *
 * @returns All problems; `use` says what could be found out in spite of them.
 */
export function analyzeSearch(search: string): {
  readonly use: SearchUse;
  readonly errors: readonly SplError[];
} {
  const flow: Flow = { known: new Set(), open: true, blind: false, reads: new Set(), errors: [] };
  try {
    const [first = "", ...stages] = splitPipeline(search);
    if (first !== "") readTerms(flow, first.replace(/^search\s+/i, ""));
    stages.forEach((stage, index) => {
      readStage(flow, stage, first === "" && index === 0);
    });
  } catch (error) {
    keep(flow, error);
  }
  return {
    use: { reads: flow.reads, gives: flow.blind || flow.open ? undefined : flow.known },
    errors: flow.errors,
  };
}

function readStage(flow: Flow, stage: string, isFirst: boolean): void {
  const [, name = "", rest = ""] = /^([A-Za-z_]\w*)\s*(.*)$/s.exec(stage) ?? [];
  if (!commands.has(name.toLowerCase())) {
    const text =
      stage === ""
        ? "a command is missing after |"
        : `the command ${name || stage.slice(0, 20)} does not exist`;
    flow.errors.push(new SplError("command", text));
    return;
  }
  try {
    const read = readers[name.toLowerCase()];
    if (read === undefined) flow.blind = true;
    else read(flow, rest, isFirst);
  } catch (error) {
    keep(flow, error);
  }
}

const readers: Readonly<Record<string, (flow: Flow, rest: string, isFirst: boolean) => void>> = {
  search: readTerms,
  where: (flow, rest) => readAll(flow, parseEval(rest)),
  eval: (flow, rest) => {
    for (const { name, reads } of parseAssignments(rest)) {
      readAll(flow, reads);
      flow.known.add(name);
    }
  },
  stats: (flow, rest) => aggregate(flow, rest, "replace"),
  chart: (flow, rest) => aggregate(flow, rest, "split"),
  timechart: (flow, rest) => aggregate(flow, rest, "split"),
  eventstats: (flow, rest) => aggregate(flow, rest, "add"),
  streamstats: (flow, rest) => aggregate(flow, rest, "add"),
  tstats: (flow, rest, isFirst) => {
    if (!isFirst) throw new SplError("syntax", "tstats must be the first command");
    const [, before = "", where = "", by] =
      /^(.*?)(?:\s+where\s+(.*?))?(?:\s+by\s+(.*))?$/is.exec(rest) ?? [];
    readTerms(flow, where);
    aggregate(flow, by === undefined ? before : `${before} BY ${by}`, "replace");
  },
  table: (flow, rest) => keepOnly(flow, splitWords(rest)),
  fields: (flow, rest) => {
    const names = splitWords(rest.replace(/^[+-]\s*/, "")).map(unquote);
    if (rest.startsWith("-")) for (const name of names) flow.known.delete(name);
    else keepOnly(flow, names);
  },
  sort: (flow, rest) =>
    readAll(
      flow,
      splitWords(rest)
        .filter((word) => !/^(?:\d+|limit=.*|desc|d|[+-])$/.test(word))
        .map((word) => word.replace(/^[+-]/, "").replace(/^(?:num|str|ip|auto)\((.*)\)$/, "$1")),
    ),
  dedup: (flow, rest) =>
    readAll(
      flow,
      splitWords(rest.replace(/\bsortby\b.*$/, "")).filter((word) => !/=|^\d+$/.test(word)),
    ),
  fillnull: (flow, rest) => {
    for (const name of splitWords(rest.replace(/value=(?:"[^"]*"|\S+)/, ""))) flow.known.add(unquote(name));
  },
  bin: readBin,
  bucket: readBin,
  head: () => {},
  tail: () => {},
  reverse: () => {},
  rename: (flow, rest) => {
    const words = splitWords(rest);
    for (let at = 0; at < words.length; at += 3) {
      if (words[at + 1]?.toUpperCase() !== "AS") throw new SplError("syntax", "rename wants: field AS name");
      readAll(flow, [unquote(words[at] ?? "")]);
      flow.known.delete(unquote(words[at] ?? ""));
      flow.known.add(unquote(words[at + 2] ?? ""));
    }
  },
};

/** Search terms: `field=value`, words, AND, OR, NOT, IN and parentheses. */
function readTerms(flow: Flow, text: string): void {
  const withoutTexts = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  for (const [, name = ""] of withoutTexts.matchAll(/([\w.{}:]+)\s*(?:!=|<=|>=|=|<|>|\s+IN\s*\()/gi))
    readAll(flow, [name]);
  if (/`/.test(withoutTexts)) throw new SplError("syntax", "a macro is not written out");
}

function aggregate(flow: Flow, rest: string, way: "replace" | "add" | "split"): void {
  const words = splitWords(rest).filter((word) => !/^(?:\w+=\S+|allnum|span|limit)$/i.test(word));
  const splitAt = words.findIndex((word) => /^(?:by|over)$/i.test(word));
  const given: string[] = [];
  const aggregates = splitAt === -1 ? words : words.slice(0, splitAt);
  for (let at = 0; at < aggregates.length; at++) {
    const word = aggregates[at] ?? "";
    if (/^as$/i.test(word)) {
      given[given.length - 1] = unquote(aggregates[++at] ?? "");
      continue;
    }
    given.push(word);
    const [, name = "", argument = ""] = /^([\w.]+)(?:\((.*)\))?$/s.exec(word) ?? [];
    if (!isStatsFunction(name.toLowerCase())) {
      flow.errors.push(new SplError("function", `the aggregate ${name || word} does not exist`));
      continue;
    }
    const inner = /^eval\((.*)\)$/s.exec(argument)?.[1];
    if (inner !== undefined) readAll(flow, parseEval(inner));
    else if (argument !== "" && argument !== "*") readAll(flow, [unquote(argument)]);
  }
  if (aggregates.length === 0) throw new SplError("syntax", "an aggregate such as count is missing");
  const by =
    splitAt === -1
      ? []
      : words
          .slice(splitAt + 1)
          .filter((word) => !/^(?:by|over)$/i.test(word))
          .map(unquote);
  if (splitAt !== -1 && by.length === 0) throw new SplError("syntax", "a field is missing after BY");
  readAll(flow, by);
  if (way === "add") for (const name of given) flow.known.add(name);
  else {
    // The columns of a split are values of the field after BY.
    flow.blind ||= way === "split" && by.length > 0;
    flow.open = false;
    flow.known = new Set([...given, ...by, ...(way === "split" ? ["_time"] : [])]);
  }
}

function readBin(flow: Flow, rest: string): void {
  const [field = "", as, name] = splitWords(rest).filter((word) => !word.includes("="));
  readAll(flow, [unquote(field)]);
  if (as?.toUpperCase() === "AS" && name !== undefined) flow.known.add(unquote(name));
}

function keepOnly(flow: Flow, names: readonly string[]): void {
  readAll(flow, names.map(unquote));
  flow.known = new Set(names.map(unquote));
  flow.open = false;
}

function readAll(flow: Flow, names: Iterable<string>): void {
  for (const name of names) {
    if (flow.known.has(name) || name.includes("*")) continue;
    if (flow.open) flow.reads.add(name);
    else if (!flow.blind && name !== "_time")
      flow.errors.push(
        new SplError("syntax", `the field ${name} is not there any more: a command before has left it out`),
      );
  }
}

function keep(flow: Flow, error: unknown): void {
  if (!(error instanceof SplError)) throw error;
  flow.errors.push(error);
}

function unquote(name: string): string {
  return /^(["']).*\1$/s.test(name) ? name.slice(1, -1) : name;
}
