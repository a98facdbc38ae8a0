import type { Signal } from "@preact/signals";
import type { ComponentChildren, TargetedKeyboardEvent } from "preact";

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly count?: number;
  /** Whether the tab has something to do for the user. */
  readonly attention?: boolean;
  readonly content: ComponentChildren;
}

/** Tabs with the keys of https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export function Tabs({
  label,
  tabs,
  selected,
}: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  /** The id of the tab that is shown. */
  readonly selected: Signal<string>;
}) {
  const current = tabs.find(({ id }) => id === selected.value) ?? tabs[0];

  function move(event: TargetedKeyboardEvent<HTMLElement>): void {
    const index = tabs.findIndex(({ id }) => id === selected.value);
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: index + 1,
      ArrowLeft: index - 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const next = tabs[(target + tabs.length) % tabs.length];
    if (next === undefined) return;
    selected.value = next.id;
    document.getElementById(`tab-${next.id}`)?.focus();
  }

  return (
    <section class="panel" id="details">
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map(({ id, label: name, count, attention }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === current?.id}
            aria-controls={`panel-${id}`}
            tabIndex={id === current?.id ? 0 : -1}
            onClick={() => {
              selected.value = id;
            }}
          >
            {name}
            {count !== undefined && <span class="count">{count.toLocaleString("en")}</span>}
            {attention && <span class="dot warn" role="img" aria-label="needs a redeploy" />}
          </button>
        ))}
      </div>
      {current && (
        <div id={`panel-${current.id}`} role="tabpanel" aria-labelledby={`tab-${current.id}`}>
          {current.content}
        </div>
      )}
    </section>
  );
}
