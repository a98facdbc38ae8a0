import type { ComponentChildren } from "preact";
import { range, ranges } from "../state/dashboards.ts";

/** A small select list. */
export function Choice({
  label,
  value,
  onChange,
  children,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ComponentChildren;
}) {
  return (
    <select
      class="small"
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {children}
    </select>
  );
}

/** The time range of dashboards and searches. */
export function RangeChoice() {
  return (
    <Choice label="Time range" value={range.value} onChange={(id) => (range.value = id)}>
      {ranges.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
    </Choice>
  );
}
