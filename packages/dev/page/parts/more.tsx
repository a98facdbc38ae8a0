import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

/** The first entries of a list, and the others at a click. */
export function More<T>({
  all,
  first,
  children,
}: {
  readonly all: readonly T[];
  readonly first: number;
  readonly children: (shown: readonly T[]) => ComponentChildren;
}) {
  const open = useSignal(false);
  return (
    <>
      {children(open.value ? all : all.slice(0, first))}
      {all.length > first && (
        <button
          type="button"
          class="quiet more"
          aria-expanded={open.value}
          onClick={() => {
            open.value = !open.value;
          }}
        >
          {open.value ? "Show fewer" : `Show all ${all.length}`}
        </button>
      )}
    </>
  );
}
