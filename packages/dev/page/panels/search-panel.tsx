import { RangeChoice } from "../parts/choice.tsx";
import { ResultTable } from "../parts/result-table.tsx";
import { found, isTable, runTyped, typed } from "../state/dashboards.ts";

/** Searches as in Splunk. Shows rows or an error. */
export function SearchPanel() {
  const { value: result } = found;
  const run = (event: Event) => {
    event.preventDefault();
    void runTyped();
  };
  return (
    <form class="search" onSubmit={run} aria-label="Search">
      <textarea
        aria-label="Search in SPL"
        rows={3}
        spellcheck={false}
        value={typed.value}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey) return;
          run(event);
        }}
      />
      <div class="row">
        <button type="submit" class="primary">
          Search
        </button>
        <RangeChoice />
        <span class="muted wide">Enter: search. Shift-Enter: new line.</span>
      </div>
      <div role="status">
        {result === undefined ? null : isTable(result) ? (
          <>
            <p class="muted" hidden={result.rows.length === 0}>
              {result.rows.length === 1 ? "1 row" : `${result.rows.length} rows`}
              {result.isCut && ", the first of more"}
            </p>
            {result.warning && <p class="warning">{result.warning}</p>}
            <ResultTable table={result} first={20} />
          </>
        ) : (
          <p class="bad">
            {result.error}. <span class="muted">{result.hint}</span>
          </p>
        )}
      </div>
    </form>
  );
}
