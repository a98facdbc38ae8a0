import { effect, type Signal, signal } from "@preact/signals";

/** `push`: a change is a step that the back button undoes. `replace`: it is not, as for what is typed. */
type HistoryMode = "push" | "replace";

const kept: { readonly name: string; readonly standard: string; readonly value: Signal<string> }[] = [];

/** A value in the page's address: it survives a reload and works with links and the back button. */
export function urlSignal(name: string, standard: string, mode: HistoryMode = "push"): Signal<string> {
  const value = signal(readAddress(name, standard));
  kept.push({ name, standard, value });
  let isFirst = true;
  effect(() => {
    writeAddress(name, value.value, standard, isFirst ? "replace" : mode);
    isFirst = false;
  });
  return value;
}

/** Changes the value without a history entry, because the user did not request the change. */
export function replaceUrlValue(name: string, value: string): void {
  const found = kept.find((one) => one.name === name);
  if (found === undefined) return;
  writeAddress(name, value, found.standard, "replace");
  found.value.value = value;
}

function readAddress(name: string, standard: string): string {
  return new URLSearchParams(location.search).get(name) ?? standard;
}

function writeAddress(name: string, value: string, standard: string, mode: HistoryMode): void {
  const url = new URL(location.href);
  if (value === standard) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  if (url.href === location.href) return;
  if (mode === "push") history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}

addEventListener("popstate", () => {
  for (const { name, standard, value } of kept) value.value = readAddress(name, standard);
});
