import type { SearchTable } from "../../src/page-model.ts";
import { useRoving } from "../parts/use-roving.ts";
import { Legend, toTone } from "./series-chart.tsx";

const shown = 8;

/** Stacked bars by name: one row of the table is one bar. */
export function CategoryBars({
  table,
  field,
  onPick,
}: {
  readonly table: SearchTable;
  /** The field with the names. */
  readonly field: string;
  readonly onPick: (row: SearchTable["rows"][number]) => void;
}) {
  const ref = useRoving("button");
  const series = table.fields.filter((name) => name !== field && !name.startsWith("_"));
  const bars = table.rows.map((row) => {
    const parts = series.map((name) => ({ name, amount: Number(row[name] ?? 0) || 0 }));
    return {
      row,
      name: String(row[field] ?? ""),
      parts,
      total: parts.reduce((sum, { amount }) => sum + amount, 0),
    };
  });
  const sorted = bars.sort((one, other) => other.total - one.total);
  const top = Math.max(1, ...sorted.map(({ total }) => total));
  return (
    <>
      <Legend names={series} />
      <ul class="category-bars" ref={ref}>
        {sorted.slice(0, shown).map(({ row, name, parts, total }) => (
          <li key={name}>
            <button
              type="button"
              class="quiet"
              onClick={() => onPick(row)}
              title={`Search the events of ${name}`}
            >
              {name}
            </button>
            <span class="bar" aria-hidden="true">
              {parts.map((part, index) => (
                <i
                  key={part.name}
                  class={`tone-${toTone(part.name, index)}`}
                  style={{ width: `${(part.amount / top) * 100}%` }}
                />
              ))}
            </span>
            <span class="value">{total}</span>
          </li>
        ))}
      </ul>
      {sorted.length > shown && <p class="muted">{`and ${sorted.length - shown} more`}</p>}
    </>
  );
}
