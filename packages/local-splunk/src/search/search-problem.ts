/** A search that Splunk refuses to start; its message is what splunkd says (FATAL, 400). */
export class SearchProblem extends Error {
  override readonly name = "SearchProblem";
}
