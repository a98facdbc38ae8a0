import type { FaultView } from "../../src/page-model.ts";

/** A fault that is on or off. Its tooltip describes it. */
export function Chip({
  fault,
  on,
  onChange,
  onPoint,
}: {
  readonly fault: FaultView;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly onPoint: (fault: FaultView | undefined) => void;
}) {
  const { label, meaning } = fault;
  const leave = () => onPoint(undefined);
  return (
    <button
      type="button"
      class="chip"
      role="switch"
      aria-checked={on}
      aria-label={`${label}: ${meaning}`}
      onClick={() => onChange(!on)}
      onMouseEnter={() => onPoint(fault)}
      onMouseLeave={leave}
      onFocus={() => onPoint(fault)}
      onBlur={leave}
    >
      {label}
    </button>
  );
}
