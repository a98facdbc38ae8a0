import { effect, signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";

const key = "splunk-action-theme";

/** What the user chose; `auto` follows the system. */
export const theme = signal<Theme>(readTheme());

/** Applies the theme now and whenever it changes, and remembers it. */
export function followTheme(): void {
  effect(() => {
    const { value } = theme;
    if (value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
    try {
      localStorage.setItem(key, value);
    } catch {
      // A browser that keeps nothing still has a theme.
    }
  });
}

function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(key);
    return kept === "light" || kept === "dark" ? kept : "auto";
  } catch {
    return "auto";
  }
}
