import type { SearchTable } from "../../src/page-model.ts";
import { useRoving } from "../parts/use-roving.ts";
import { timeZone, toMinuteClock, toMoment } from "../state/format.ts";
import { toTop } from "./to-top.ts";

const height = 120;
const width = 600;
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** Series over time: columns, an area or lines, as a dashboard of Splunk draws a `timechart`. */
export function SeriesChart({
  title,
  kind,
  table,
  onPick,
}: {
  readonly title: string;
  readonly kind: "column" | "area" | "line";
  readonly table: SearchTable;
  /** A click on a series shows its events. */
  readonly onPick: (series: string) => void;
}) {
  const series = table.fields.filter((field) => !field.startsWith("_"));
  const { rows } = table;
  const value = (row: SearchTable["rows"][number], name: string) => Number(row[name] ?? 0) || 0;
  const isStacked = kind !== "line";
  const sums = rows.map((row) => {
    const values = series.map((name) => value(row, name));
    return isStacked ? values.reduce((sum, one) => sum + one, 0) : Math.max(0, ...values);
  });
  const top = toTop(Math.max(0, ...sums));
  const step = width / Math.max(1, rows.length);
  const y = (amount: number) => height - (amount / top) * height;
  const first = Number(rows[0]?._time);
  const total = series.map(
    (name) => `${name}: ${compact.format(rows.reduce((sum, row) => sum + value(row, name), 0))}`,
  );
  return (
    <figure class="series-chart">
      <Legend names={series} onPick={onPick} />
      <div class="plot">
        <span class="top" aria-hidden="true">
          {compact.format(top)}
        </span>
        <span class="middle" aria-hidden="true">
          {compact.format(top / 2)}
        </span>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title}. ${total.join(", ")}`}
        >
          <line class="grid" x1="0" x2={width} y1="0.5" y2="0.5" />
          <line class="grid" x1="0" x2={width} y1={height / 2} y2={height / 2} />
          {kind === "line"
            ? series.map((name, index) => (
                <polyline
                  key={name}
                  class={`line tone-${index % toneCount}`}
                  points={rows.map((row, at) => `${(at + 0.5) * step},${y(value(row, name))}`).join(" ")}
                />
              ))
            : rows.map((row, at) => {
                let below = 0;
                return series.map((name, index) => {
                  const amount = value(row, name);
                  below += amount;
                  return amount === 0 ? null : (
                    <rect
                      key={`${at} ${name}`}
                      class={`tone-${toTone(name, index)}`}
                      x={at * step + step * 0.1}
                      y={y(below)}
                      width={kind === "area" ? step : step * 0.8}
                      height={(amount / top) * height}
                    >
                      <title>{`${toMoment(new Date(Number(row._time) * 1_000).toISOString())}: ${amount} ${name}`}</title>
                    </rect>
                  );
                });
              })}
        </svg>
      </div>
      <figcaption>
        <span>{Number.isNaN(first) ? "" : toMinuteClock(first * 1_000)}</span>
        <span>{`times: ${timeZone}`}</span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}

/** The number of colours in `dashboard.css`. */
export const toneCount = 6;

/** Sign-ups and logins keep their colours everywhere. */
export function toTone(name: string, index: number): number {
  if (name === "SignUp") return 0;
  if (name === "Login") return 1;
  return index % toneCount;
}

export function Legend({
  names,
  onPick,
}: {
  readonly names: readonly string[];
  readonly onPick?: (name: string) => void;
}) {
  const ref = useRoving("button");
  if (names.length < 2 && names[0] !== "SignUp") return null;
  return (
    <p class="legend" ref={ref}>
      {names.map((name, index) => {
        const style = `key tone-${toTone(name, index)}`;
        return onPick === undefined ? (
          <span key={name} class={style}>
            {name}
          </span>
        ) : (
          <button
            key={name}
            type="button"
            class={`quiet ${style}`}
            title={`Search ${name}`}
            onClick={() => onPick(name)}
          >
            {name}
          </button>
        );
      })}
    </p>
  );
}
