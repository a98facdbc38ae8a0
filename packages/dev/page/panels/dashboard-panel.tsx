import type { Input, Panel } from "../../../../src/splunk-app/app-model.ts";
import { fillTokens } from "../../../../src/splunk-app/search-text.ts";
import type { SearchResults, SearchTable } from "../../src/page-model.ts";
import { CategoryBars } from "../charts/category-bars.tsx";
import { PointsMap } from "../charts/points-map.tsx";
import { SeriesChart } from "../charts/series-chart.tsx";
import { Choice, RangeChoice } from "../parts/choice.tsx";
import { ResultTable } from "../parts/result-table.tsx";
import {
  chosen,
  isTable,
  results,
  runTyped,
  tokens,
  typed,
  view,
  viewId,
  views,
} from "../state/dashboards.ts";
import { tab } from "../state/store.ts";

/** The dashboards of the Splunk app, rendered from its definitions with its searches. */
export function DashboardPanel() {
  const { value: shown } = view;
  if (shown === undefined) return null;
  return (
    <section class="dashboard" aria-label={shown.title}>
      <div class="choices">
        <Choice label="Dashboard" value={viewId.value} onChange={(id) => (viewId.value = id)}>
          {views.value.dashboards.map(({ id, title }) => (
            <option key={id} value={id}>
              {toName(title)}
            </option>
          ))}
        </Choice>
        <RangeChoice />
        {shown.inputs.map((input) => (
          <InputChoice key={input.token} input={input} />
        ))}
      </div>
      {shown.rows.map(({ panels }) => (
        <div
          class={panels.every(({ kind }) => kind === "single") ? "panels singles" : "panels"}
          key={panels[0]?.id}
        >
          {panels.map((panel) => (
            <PanelView key={panel.id} panel={panel} result={results.value[panel.id]} />
          ))}
        </div>
      ))}
      {views.value.warnings.length > 0 && (
        <details class="muted">
          <summary>Limits of the current settings</summary>
          <ul>
            {views.value.warnings.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** `Overview` for `Auth0: overview`. */
function toName(title: string): string {
  const name = title.replace("Auth0: ", "");
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function PanelView({
  panel,
  result,
}: {
  readonly panel: Panel;
  readonly result: SearchResults[string] | undefined;
}) {
  const { id, title, meaning, kind, unit, field = "" } = panel;
  const pick = (row: SearchTable["rows"][number], name = "") => openDrilldown(panel, row, name);
  return (
    <article class="dash-panel" aria-labelledby={`${id}-title`} id={id}>
      <h3 id={`${id}-title`} title={meaning}>
        {title}
      </h3>
      {result === undefined ? (
        <p class="muted">Searching…</p>
      ) : !isTable(result) ? (
        <p class="bad">
          {result.error}. {result.hint}
        </p>
      ) : kind === "single" ? (
        <button
          type="button"
          class="quiet single"
          onClick={() => pick({})}
          title={`${meaning} Click to see the events.`}
        >
          <b>{toSingle(result, field)}</b> {unit}
        </button>
      ) : result.rows.length === 0 ? (
        <p class="empty">No results in this time range.</p>
      ) : kind === "bar" ? (
        <CategoryBars table={result} field={field} onPick={pick} />
      ) : kind === "map" ? (
        <PointsMap title={title} table={result} />
      ) : kind === "table" ? (
        <ResultTable table={result} first={8} onPick={pick} />
      ) : (
        <SeriesChart title={title} kind={kind} table={result} onPick={(name) => pick({}, name)} />
      )}
      {isTable(result) && result.warning && <p class="warning">{result.warning}</p>}
    </article>
  );
}

function toSingle(table: SearchTable, field: string): string {
  const value = table.rows[0]?.[field];
  if (value === undefined) return "–";
  const number = Number(value);
  return Number.isNaN(number) ? String(value) : number.toLocaleString("en");
}

/** A click on a number shows its events. */
function openDrilldown(
  { search, drilldown = search }: Panel,
  row: SearchTable["rows"][number],
  name: string,
): void {
  const fields = Object.entries(row).map(([key, value]) => [`row.${key}.value`, String(value)]);
  const texts = { ...tokens(), name, ...Object.fromEntries(fields) };
  typed.value = fillTokens(drilldown, texts);
  tab.value = "search";
  void runTyped();
  document.getElementById("details")?.scrollIntoView();
}

function InputChoice({ input }: { readonly input: Input }) {
  if (input.kind === "time") return null;
  const result = results.value[`input:${input.token}`];
  const values = isTable(result) ? result.rows.map((row) => String(row[input.field] ?? "")) : [];
  return (
    <Choice
      label={input.label}
      value={chosen.value[input.token] ?? input.default}
      onChange={(value) => (chosen.value = { ...chosen.value, [input.token]: value })}
    >
      <option value="*">{`${input.label}: all`}</option>
      {values.map((value) => (
        <option key={value} value={value}>
          {value}
        </option>
      ))}
    </Choice>
  );
}
