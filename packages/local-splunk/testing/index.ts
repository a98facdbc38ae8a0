export { type ServedSplunk, serveSplunk } from "./serve-splunk.ts";
