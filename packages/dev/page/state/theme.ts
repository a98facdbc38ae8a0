import { effect, signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";

const key = "splunk-action-theme";

/** The user's choice; `auto` follows the system. */
export const theme = signal<Theme>(readTheme());

/** Applies and stores the theme, now and after each change. */
export function followTheme(): void {
  effect(() => {
    const { value } = theme;
    if (value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
    try {
      localStorage.setItem(key, value);
    } catch {
      // The theme works even if the browser stores nothing.
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
