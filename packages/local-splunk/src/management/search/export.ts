import { type Reply, toText } from "../reply.ts";
import { renderCsv, renderResults, toNames } from "./render-results.ts";
import type { SearchFaults, SearchResult } from "./search-job.ts";

/**
 * Answers `search/jobs/export`: with `output_mode=json` one document a line, sent as they are found; the last result
 * says `lastrow`. Without it the results are incomplete.
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

function toLines(results: Iterable<SearchResult>, { messages, cutAfter }: SearchFaults): Response {
  const iterator = results[Symbol.iterator]();
  // Errors of the first row still become a refusal.
  let next = iterator.next();
  let offset = 0;
  const write = (document: unknown) => new TextEncoder().encode(`${JSON.stringify(document)}\n`);
  const body = new ReadableStream<Uint8Array>({
    start(out) {
      if (messages.length > 0) out.enqueue(write({ preview: false, messages }));
    },
    pull(out) {
      if (cutAfter !== undefined && offset >= cutAfter) {
        out.close();
        return;
      }
      const { value: result, done } = next;
      next = iterator.next();
      out.enqueue(
        write(
          done
            ? { preview: false, lastrow: true }
            : { preview: false, offset, ...(next.done ? { lastrow: true } : {}), result },
        ),
      );
      offset += 1;
      if (next.done) out.close();
    },
  });
  return new Response(body, {
    headers: { "content-type": "application/json; charset=UTF-8", server: "Splunkd" },
  });
}
