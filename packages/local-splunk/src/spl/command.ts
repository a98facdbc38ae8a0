import type { Row } from "./row.ts";

/** Results between two commands. */
export interface Table {
  readonly rows: Iterable<Row>;
  /** Names in the order of display, of a table that a transforming command made; events show what they have. */
  readonly columns?: readonly string[];
  /** Whether `table` or `fields` chose what is shown. */
  readonly chosen?: boolean;
}

/** What a command knows besides its rows. */
export interface SearchContext {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The time range of the search, epoch seconds; absent where it is open. */
  readonly range: { readonly earliest?: number; readonly latest?: number };
}

/** One stage of a search, parsed. */
export interface Command {
  run(input: Table, context: SearchContext): Table;
  /** Names of the fields that it reads of its rows; `all` if it cannot tell. */
  readonly reads: readonly string[] | "all";
  /** Whether only its own columns go on, so that nothing behind it reads fields of events. */
  readonly isTransforming?: boolean;
}

/** A command that passes rows on, one for one or fewer. */
export function streaming(
  reads: Command["reads"],
  stream: (rows: Iterable<Row>, context: SearchContext) => Iterable<Row>,
  addedColumns: readonly string[] = [],
): Command {
  return {
    reads,
    run: (input, context) => ({ ...addColumns(input, addedColumns), rows: stream(input.rows, context) }),
  };
}

/** Puts new columns behind those of a table. */
export function addColumns(input: Table, names: readonly string[]): Table {
  if (input.columns === undefined || names.length === 0) return input;
  return { ...input, columns: [...new Set([...input.columns, ...names])] };
}
