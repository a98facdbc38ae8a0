import type { Row } from "./row.ts";

/** Results between two commands. */
export interface Table {
  readonly rows: Iterable<Row>;
  /** Column names in display order. Absent for events: they show the fields they have. */
  readonly columns?: readonly string[];
  /** Whether a command such as `table`, `fields` or `stats` selected the fields. */
  readonly chosen?: boolean;
}

/** What a command gets besides its rows. */
export interface SearchContext {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Time range of the search in epoch seconds. An absent end is open. */
  readonly range: { readonly earliest?: number; readonly latest?: number };
}

/** One stage of a search, parsed. */
export interface Command {
  run(input: Table, context: SearchContext): Table;
  /** Fields that the command reads; `all` if they are not known. */
  readonly reads: readonly string[] | "all";
  /** Whether later commands see only the columns of this one. */
  readonly isTransforming?: boolean;
}

/** Creates a command that processes rows one after the other. */
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
