import { useMemo } from "preact/hooks";

/**
 * Makes many controls one tab stop: the arrow keys, Home and End move between them. In a list or a table, up and down
 * move to the same control of the next row.
 *
 * @param selector selects the controls
 * @returns the ref for the element that contains them
 * @see https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/#kbd_roving_tabindex
 */
export function useRoving(selector: string): (root: HTMLElement | null) => void {
  return useMemo(() => {
    let detach = () => {};
    return (root) => {
      detach();
      detach = root === null ? () => {} : attach(root, selector);
    };
  }, [selector]);
}

/** @returns a function that removes the listeners */
function attach(root: HTMLElement, selector: string): () => void {
  let last: Element | undefined;
  const items = () => [...root.querySelectorAll<HTMLElement>(selector)];

  function mark(): void {
    const all = items();
    const wanted = all.find((item) => item === last) ?? all.find(isCurrent) ?? all[0];
    for (const item of all) item.tabIndex = item === wanted ? 0 : -1;
  }

  function remember({ target }: FocusEvent): void {
    if (!(target instanceof Element) || !target.matches(selector)) return;
    last = target;
    mark();
  }

  function move(event: KeyboardEvent): void {
    const { target } = event;
    if (!(target instanceof HTMLElement) || !target.matches(selector)) return;
    const next = findNext(items(), target, event.key);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  }

  // The visible controls can change without a render of this element.
  const observer = new MutationObserver(mark);
  observer.observe(root, { childList: true, subtree: true });
  root.addEventListener("focusin", remember);
  root.addEventListener("keydown", move);
  mark();
  return () => {
    observer.disconnect();
    root.removeEventListener("focusin", remember);
    root.removeEventListener("keydown", move);
  };
}

function isCurrent(item: Element): boolean {
  return item.hasAttribute("aria-current");
}

function findNext(items: readonly HTMLElement[], from: HTMLElement, key: string): HTMLElement | undefined {
  const at = items.indexOf(from);
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  if (key === "ArrowRight") return items[at + 1];
  if (key === "ArrowLeft") return items[Math.max(0, at - 1)];
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const rowOf = (item: HTMLElement) => item.closest("li, tr");
  const rows = [...new Set(items.map(rowOf))];
  const step = key === "ArrowDown" ? 1 : -1;
  if (rows.length === 1) return items[Math.max(0, at + step)];
  const row = rowOf(from);
  const column = items.filter((item) => rowOf(item) === row).indexOf(from);
  const target = rows[Math.max(0, rows.indexOf(row) + step)];
  const inTarget = items.filter((item) => rowOf(item) === target);
  return inTarget[Math.min(column, inTarget.length - 1)];
}
