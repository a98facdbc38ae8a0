import type { ResultValue } from "../../spl/run-search.ts";

/** A search request of a client. */
export interface SearchRequest {
  /** SPL that begins with `search` or `|`. */
  readonly search: string;
  /** The user and the app whose knowledge objects it uses. */
  readonly owner: string;
  readonly app: string;
  /** Time modifiers; those inside the search win. Absent: all time. */
  readonly earliest?: string | undefined;
  readonly latest?: string | undefined;
  /** `f` and `rf`: fields by name or pattern that an event shows instead of splunkd's default ones. */
  readonly fields: readonly string[];
}

/** A row as splunkd's results have it. */
export type SearchResult = Readonly<Record<string, ResultValue>>;

/** A search job. It is done as soon as it exists. */
export interface SearchJob {
  readonly sid: string;
  readonly owner: string;
  readonly request: SearchRequest;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly results: readonly SearchResult[];
}

/** Faults of searches that respond 200. */
export interface SearchFaults {
  /** Messages in every search response, such as a warning that an indexer does not respond. */
  readonly messages: readonly { readonly type: "INFO" | "WARN" | "ERROR" | "FATAL"; readonly text: string }[];
  /** Rows after which an export ends, without its last row. Absent: it is complete. */
  readonly cutAfter?: number | undefined;
  /**
   * Events that searches do not return, without an error, as if a role's `srchFilter` or `srchTimeWin` hid them:
   * those whose time is in `[from, to)`, in epoch seconds. Absent: none.
   */
  readonly hidden?: { readonly from: number; readonly to: number } | undefined;
}

/** No faults. */
export const noSearchFaults: SearchFaults = { messages: [] };
