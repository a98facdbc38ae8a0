import { type Reply, toText } from "../reply.ts";
import { renderCsv, renderResults, toNames } from "./render-results.ts";
import type { SearchFaults, SearchResult } from "./search-job.ts";

/**
 * Handles `search/jobs/export`: with `output_mode=json` one document a line, sent as soon as found; the last result
 * has `lastrow`. Without it the results are incomplete.
 */
export function toExport(
  results: Iterable<SearchResult>,
  outputMode: string | null,
  faults: SearchFaults,
): Reply | Response {
  if (outputMode === "json") return toLines(results, faults);
  const all = [...results].slice(0, faults.cutAfter);
  if (outputMode === "json_rows") return toLastRows(all, faults);
  if (outputMode === "csv") return toText(200, "text/csv; charset=UTF-8", renderCsv(toNames(all), all));
  return renderResults({ results: all, offset: 0, messages: faults.messages }, outputMode);
}

/** One document whose rows are arrays. */
function toLastRows(results: readonly SearchResult[], faults: SearchFaults): Reply {
  const names = toNames(results);
  const rows = results.map((result) => names.map((name) => result[name] ?? null));
  const isWhole = faults.cutAfter === undefined;
  const json = {
    preview: false,
    init_offset: 0,
    messages: faults.messages,
    fields: names,
    rows,
    ...(isWhole ? { lastrow: true } : {}),
  };
  return { status: 200, json, xml: () => "" };
}

/** Max rows in one chunk. */
const chunkRows = 100;

function toLines(results: Iterable<SearchResult>, faults: SearchFaults): Response {
  const lines = toDocuments(results, faults);
  // Runs the search up to its first row, so that an error still becomes a 400.
  let next = lines.next();
  const body = new ReadableStream<Uint8Array>({
    pull(out) {
      let text = "";
      for (let rows = 0; rows < chunkRows && !next.done; rows += 1, next = lines.next()) {
        text += `${JSON.stringify(next.value)}\n`;
      }
      if (text !== "") out.enqueue(new TextEncoder().encode(text));
      if (next.done) out.close();
    },
  });
  return new Response(body, {
    headers: { "content-type": "application/json; charset=UTF-8", server: "Splunkd" },
  });
}

function* toDocuments(
  results: Iterable<SearchResult>,
  { messages, cutAfter = Number.POSITIVE_INFINITY }: SearchFaults,
): Generator<unknown, undefined> {
  const rows = results[Symbol.iterator]();
  let next = rows.next();
  if (messages.length > 0) yield { preview: false, messages };
  for (let offset = 0; offset < cutAfter; offset += 1) {
    const { value: result, done } = next;
    if (done) {
      yield { preview: false, lastrow: true };
      return;
    }
    next = rows.next();
    yield { preview: false, offset, ...(next.done ? { lastrow: true } : {}), result };
    if (next.done) return;
  }
}
