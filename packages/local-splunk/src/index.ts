export { createSplunk, type Splunk } from "./create-splunk.ts";
export { type HecCode, hecCodes } from "./hec/hec-codes.ts";
export type { SplunkEvent } from "./splunk-event.ts";
