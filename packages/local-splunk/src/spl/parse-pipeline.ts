import type { Command } from "./command.ts";
import { parseBin } from "./commands/bin.ts";
import { parseChart, parseTimechart } from "./commands/chart-commands.ts";
import {
  parseEvalCommand,
  parseMakemv,
  parseMvexpand,
  parseRex,
  parseSpath,
} from "./commands/eval-commands.ts";
import {
  parseAddtotals,
  parseFields,
  parseFillnull,
  parseNomv,
  parseRename,
  parseReplace,
  parseTable,
} from "./commands/field-commands.ts";
import {
  parseDedup,
  parseHead,
  parseRegex,
  parseReverse,
  parseSearch,
  parseTail,
  parseWhere,
} from "./commands/filter-commands.ts";
import {
  type GeneratingCommand,
  parseFirstSearch,
  parseMakeresults,
  parseTstats,
} from "./commands/generating-commands.ts";
import { parseSort } from "./commands/sort.ts";
import { parseEventstats, parseStats, parseStreamstats } from "./commands/stats-commands.ts";
import { parseTop } from "./commands/top-commands.ts";
import { type ExpandedSearch, expandMacros, type Macro } from "./macros.ts";
import { PatternError } from "./pattern.ts";
import { Scanner } from "./scanner.ts";
import { SplError } from "./spl-error.ts";

/** A search, parsed. */
export interface Pipeline {
  readonly first: GeneratingCommand;
  readonly commands: readonly Command[];
}

const generating: Readonly<Record<string, (scanner: Scanner) => GeneratingCommand>> = {
  search: parseFirstSearch,
  makeresults: parseMakeresults,
  tstats: parseTstats,
};

const parsers: Readonly<Record<string, (scanner: Scanner) => Command>> = {
  addcoltotals: (scanner) => parseAddtotals(scanner, { row: false, col: true }),
  addtotals: (scanner) => parseAddtotals(scanner, { row: true, col: false }),
  bin: parseBin,
  bucket: parseBin,
  chart: parseChart,
  dedup: parseDedup,
  eval: parseEvalCommand,
  eventstats: parseEventstats,
  fields: parseFields,
  fillnull: parseFillnull,
  head: parseHead,
  makemv: parseMakemv,
  mvexpand: parseMvexpand,
  nomv: parseNomv,
  rare: (scanner) => parseTop(scanner, true),
  regex: parseRegex,
  rename: parseRename,
  replace: parseReplace,
  reverse: parseReverse,
  rex: parseRex,
  search: parseSearch,
  sort: parseSort,
  spath: parseSpath,
  stats: parseStats,
  streamstats: parseStreamstats,
  table: parseTable,
  tail: parseTail,
  timechart: parseTimechart,
  top: (scanner) => parseTop(scanner, false),
  where: parseWhere,
};

/** Names of all commands that this engine runs. */
export const commandNames: readonly string[] = [
  ...new Set([...Object.keys(generating), ...Object.keys(parsers)]),
].sort();

/** Splunk commands that this engine does not support. Their message differs from that of a misspelt name. */
const others = new Set(
  (
    "abstract accum analyzefields anomalies append appendcols appendpipe associate cluster collect concurrency contingency convert " +
    "correlate datamodel dbinspect delete delta diff erex eventcount extract fieldformat fieldsummary filldown findtypes folderize " +
    "foreach format from gauge geom geostats highlight history inputcsv inputlookup iplocation join kmeans kv loadjob localize localop lookup " +
    "map mcollect metadata metasearch mstats multikv multisearch mvcombine outlier outputcsv outputlookup pivot predict rangemap redistribute " +
    "reltime rest return savedsearch script selfjoin sendalert sendemail set sichart sirare sistats sitimechart sitop strcat tags " +
    "tojson transaction transpose trendline tscollect typeahead typer union uniq untable walklex x11 xmlkv xpath xyseries"
  ).split(" "),
);

/**
 * Parses a search.
 * @param isImplicit whether a search that does not begin with a pipe may leave out the word `search`, as in Splunk's
 * search bar, dashboards and saved searches. The REST API does not allow that.
 * @throws SplError with the error and its position.
 */
export function parsePipeline(
  search: string,
  macros: Readonly<Record<string, Macro>>,
  isImplicit = false,
): Pipeline {
  const expanded = expandMacros(search, macros);
  const [first, ...stages] = splitStages(
    expanded,
    isImplicit && !/^\s*(?:\||search(?=\s|$))/i.test(expanded.text),
  );
  if (first === undefined) throw new SplError("The search is empty.", "syntax", 0);
  return { first: parseFirst(first), commands: stages.map((stage) => parseStage(stage, parsers)) };
}

/**
 * Names of a search's commands, from left to right.
 * @throws SplError for a search that does not parse.
 */
export function toStageNames(search: string, macros: Readonly<Record<string, Macro>>): string[] {
  parsePipeline(search, macros);
  return splitStages(expandMacros(search, macros), false).map(({ name }) => name);
}

interface Stage {
  readonly scanner: Scanner;
  readonly name: string;
  readonly position: number;
}

function parseFirst(stage: Stage): GeneratingCommand {
  if (!Object.hasOwn(generating, stage.name) && Object.hasOwn(parsers, stage.name)) {
    const message = `The '${stage.name}' command cannot be the first command of a search. (At character ${stage.position + 1}.)`;
    throw new SplError(message, "syntax", stage.position, stage.name);
  }
  return parseStage(stage, generating);
}

function parseStage<Kind extends Command>(
  stage: Stage,
  known: Readonly<Record<string, (scanner: Scanner) => Kind>>,
): Kind {
  const { name, position, scanner } = stage;
  const parse = Object.hasOwn(known, name) ? known[name] : undefined;
  if (parse === undefined) {
    const at = `(At character ${position + 1}.)`;
    const here = `The local Splunk runs ${commandNames.join(", ")}. ${at}`;
    if (commandNames.includes(name)) {
      const message = `The '${name}' command can only begin a search. ${at}`;
      throw new SplError(message, "syntax", position, name);
    }
    if (others.has(name)) {
      throw new SplError(
        `The local Splunk does not run the '${name}' command. ${here}`,
        "unsupported",
        position,
        name,
      );
    }
    throw new SplError(`Unknown search command '${name}'. ${here}`, "unknown-command", position, name);
  }
  try {
    return parse(scanner);
  } catch (error) {
    if (error instanceof PatternError) scanner.fail(error.message, "argument");
    throw error;
  }
}

/** Splits at `|`, not at one inside quotes, and refuses subsearches. */
function splitStages({ text, toPosition }: ExpandedSearch, isImplicit: boolean): Stage[] {
  const stages: Stage[] = [];
  let from = 0;
  const pattern = /"(?:\\.|[^"\\])*"|\||\[|[^|"[]+|"/gsy;
  const end = (at: number) => {
    const stage = toStage(text.slice(from, at), from, toPosition, isImplicit && from === 0);
    // A search may begin with a pipe.
    if (stage !== undefined) stages.push(stage);
    else if (from > 0) {
      throw new SplError(
        `A command is missing behind a pipe. (At character ${toPosition(from) + 1}.)`,
        "syntax",
        toPosition(from),
      );
    }
    from = at + 1;
  };
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    if (found[0] === "|") end(found.index);
    if (found[0] === "[") {
      const position = toPosition(found.index);
      throw new SplError(
        `The local Splunk does not run subsearches, […]. (At character ${position + 1}.)`,
        "unsupported",
        position,
        "[",
      );
    }
  }
  end(text.length);
  return stages;
}

function toStage(
  text: string,
  offset: number,
  toPosition: (at: number) => number,
  isImplicit: boolean,
): Stage | undefined {
  const start = text.search(/\S/);
  if (start < 0) return undefined;
  const at = (own: number) => toPosition(offset + own);
  const [whole = "", word = ""] = isImplicit ? ["", "search"] : (/^\s*([^\s=(!<>"]+)/.exec(text) ?? []);
  const name = word === "" ? text.trim().slice(0, 20) : word.toLowerCase();
  const scanner = new Scanner(text, name, at);
  scanner.at = whole.length;
  return { scanner, name, position: at(start) };
}
