export { createSplunk, type Splunk } from "./create-splunk.ts";
export { type HecCode, hecCodes } from "./hec/hec-codes.ts";
export type { SearchFaults } from "./management/search/search-job.ts";
export { statisticalFunctionNames } from "./spl/accumulators.ts";
export { evalFunctionNames } from "./spl/eval/compile-eval.ts";
export type { SearchableEvent } from "./spl/event-row.ts";
export type { Knowledge } from "./spl/knowledge.ts";
export type { Macro } from "./spl/macros.ts";
export { commandNames } from "./spl/parse-pipeline.ts";
export {
  checkSearch,
  type ResultValue,
  type SearchOptions,
  type SearchResults,
  searchEvents,
} from "./spl/run-search.ts";
export { SplError, type SplErrorCode } from "./spl/spl-error.ts";
export type { SplunkEvent } from "./splunk-event.ts";
