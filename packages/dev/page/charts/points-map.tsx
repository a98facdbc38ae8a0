import type { SearchTable } from "../../src/page-model.ts";

const width = 720;
const height = 360;
const lines = [-60, -30, 0, 30, 60];

/** Places by longitude and latitude on a plain grid: a page on loopback loads no map. */
export function PointsMap({ title, table }: { readonly title: string; readonly table: SearchTable }) {
  const counts = table.rows.map((row) => Number(row.events ?? 1) || 1);
  const top = Math.max(1, ...counts);
  return (
    <figure class="points-map">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${title}: ${table.rows.length} places`}>
        {lines.map((degree) => (
          <line
            key={degree}
            class={degree === 0 ? "grid zero" : "grid"}
            x1="0"
            x2={width}
            y1={toY(degree)}
            y2={toY(degree)}
          />
        ))}
        {[-120, -60, 0, 60, 120].map((degree) => (
          <line
            key={degree}
            class={degree === 0 ? "grid zero" : "grid"}
            x1={toX(degree)}
            x2={toX(degree)}
            y1="0"
            y2={height}
          />
        ))}
        {table.rows.map((row, index) => (
          <circle
            key={`${row.latitude} ${row.longitude}`}
            cx={toX(Number(row.longitude))}
            cy={toY(Number(row.latitude))}
            r={5 + 13 * Math.sqrt((counts[index] ?? 1) / top)}
          >
            <title>{`${row.latitude}, ${row.longitude}: ${counts[index]} events`}</title>
          </circle>
        ))}
      </svg>
      <figcaption class="muted">Longitude and latitude. Splunk draws a map below the points.</figcaption>
    </figure>
  );
}

function toX(longitude: number): number {
  return ((longitude + 180) / 360) * width;
}

function toY(latitude: number): number {
  return ((90 - latitude) / 180) * height;
}
