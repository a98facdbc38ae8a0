/** What can be wrong with a search although it answers 200. */
export interface SearchFaults {
  /** Said in every answer of a search, such as an indexer that does not respond. */
  readonly messages: readonly { readonly type: "INFO" | "WARN" | "ERROR" | "FATAL"; readonly text: string }[];
  /** An export ends after so many rows, without its last row. Absent: it is whole. */
  readonly cutAfter?: number | undefined;
}

/** Nothing is wrong. */
export const noSearchFaults: SearchFaults = { messages: [] };
