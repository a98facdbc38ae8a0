import { effect, type Signal, signal } from "@preact/signals";

/** A value that is kept in the page's address, so that a reload or a link shows the same. */
export function urlSignal(name: string, standard: string): Signal<string> {
  const kept = signal(new URLSearchParams(location.search).get(name) ?? standard);
  effect(() => {
    const { value } = kept;
    const url = new URL(location.href);
    if (value === standard) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
    if (url.href !== location.href) history.replaceState(null, "", url);
  });
  return kept;
}
