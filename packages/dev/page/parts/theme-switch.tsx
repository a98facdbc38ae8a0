import { type Theme, theme } from "../state/theme.ts";

const order: readonly Theme[] = ["auto", "light", "dark"];
const labels: Readonly<Record<Theme, string>> = { auto: "System", light: "Light", dark: "Dark" };

/** Switches to the next theme. */
export function ThemeSwitch() {
  const next = order[(order.indexOf(theme.value) + 1) % order.length] ?? "auto";
  return (
    <button
      type="button"
      class="quiet theme"
      aria-label={`Theme: ${labels[theme.value]}. Change to ${labels[next]}`}
      onClick={() => {
        theme.value = next;
      }}
    >
      <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" />
        <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
      </svg>
      <span class="wide">{labels[theme.value]}</span>
    </button>
  );
}
