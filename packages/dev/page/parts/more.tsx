import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

/** Entries that a click adds: a browser renders that many without a pause. */
const step = 200;

/** The first entries of a list, and a button that shows more. */
export function More<T>({
  all,
  first,
  children,
}: {
  readonly all: readonly T[];
  readonly first: number;
  readonly children: (shown: readonly T[]) => ComponentChildren;
}) {
  const count = useSignal(first);
  const rest = all.length - count.value;
  return (
    <>
      {children(all.slice(0, count.value))}
      {all.length > first && (
        <p class="more">
          {rest > 0 && (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                count.value += Math.min(step, rest);
              }}
            >
              {rest > step ? `Show ${step} more of ${all.length}` : `Show all ${all.length}`}
            </button>
          )}
          {count.value > first && (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                count.value = first;
              }}
            >
              Show fewer
            </button>
          )}
        </p>
      )}
    </>
  );
}
