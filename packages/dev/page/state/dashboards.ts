import { computed, effect, signal } from "@preact/signals";
import { fillTokens } from "../../../../src/splunk-app/search-text.ts";
import type { DashboardsView, SearchResults, SearchTable } from "../../src/page-model.ts";
import { request } from "./api.ts";
import { urlSignal } from "./url.ts";

/** Time ranges to choose from: Splunk's time modifiers, separated by a comma. */
export const ranges = [
  { id: "-15m,now", label: "Last 15 minutes" },
  { id: "-60m,now", label: "Last hour" },
  { id: "-24h,now", label: "Last 24 hours" },
  { id: "-7d,now", label: "Last 7 days" },
] as const;

export const views = signal<DashboardsView>({ dashboards: [], warnings: [] });
export const viewId = urlSignal("view", "auth0_overview");
export const range = urlSignal("range", "-60m,now");
/** Values of the dashboard's inputs by token; `*` stands for all. */
export const chosen = signal<Readonly<Record<string, string>>>({});
/** Results of the searches of panels and inputs, by panel id or `input:TOKEN`. */
export const results = signal<SearchResults>({});
/** The search of the search tab, as typed. */
export const typed = urlSignal(
  "search",
  "`auth0_events` | head 20 | table _time message userName application",
  "replace",
);
export const found = signal<SearchResults[string] | undefined>(undefined);
/** Increases when new events may have arrived. */
const version = signal(0);
/** Whether the panels are visible. Nothing is searched while they are hidden. */
let isShown = () => false;

export const view = computed(
  () => views.value.dashboards.find(({ id }) => id === viewId.value) ?? views.value.dashboards[0],
);

/** The tokens of the dashboards and their values. */
export function tokens(): Readonly<Record<string, string>> {
  const inputs = view.value?.inputs ?? [];
  const choices = inputs.flatMap((input) =>
    input.kind === "choice" ? [[input.token, chosen.value[input.token] ?? input.default] as const] : [],
  );
  return Object.fromEntries(choices);
}

/** Runs searches over the chosen time range. */
export async function search(searches: Readonly<Record<string, string>>): Promise<SearchResults> {
  const [earliest = "", latest = ""] = range.value.split(",");
  return request<SearchResults>("POST", "/api/searches", { searches, earliest, latest });
}

export function isTable(result: SearchResults[string] | undefined): result is SearchTable {
  return result !== undefined && "rows" in result;
}

/** Loads the views: they depend on the settings of the deployed Action. */
export async function refreshViews(): Promise<void> {
  views.value = await request<DashboardsView>("GET", "/api/dashboards").catch(() => views.value);
}

/** New events may have arrived: repeats the visible searches, with a limited rate. */
export function refreshResults(): void {
  version.value += 1;
}

let isRunning = false;
let isStale = false;
/** Pause after searching, as a multiple of its duration: the local Splunk also receives the events of logins. */
const pauseFactor = 4;
const minPauseMs = 400;

async function refreshPanels(): Promise<void> {
  if (isRunning) {
    isStale = true;
    return;
  }
  const { value: shown } = view;
  if (shown === undefined || !isShown() || document.visibilityState !== "visible") return;
  isRunning = true;
  isStale = false;
  const started = performance.now();
  const panels = shown.rows.flatMap((row) => row.panels);
  const inputs = shown.inputs.flatMap((input) =>
    input.kind === "choice" ? [[`input:${input.token}`, input.search] as const] : [],
  );
  const searches = Object.fromEntries([
    ...panels.map((panel) => [panel.id, panel.search] as const),
    ...inputs,
  ]);
  const values = tokens();
  const filled = Object.entries(searches).map(([id, text]) => [id, fillTokens(text, values)]);
  results.value = await search(Object.fromEntries(filled)).catch(() => results.value);
  const pause = Math.max(minPauseMs, (performance.now() - started) * pauseFactor);
  setTimeout(() => {
    isRunning = false;
    if (isStale) void refreshPanels();
  }, pause);
}

/**
 * Keeps the panels up to date while the page is open.
 *
 * @param isOpen whether the panels are visible
 */
export function followDashboards(isOpen: () => boolean): void {
  isShown = isOpen;
  effect(() => {
    // Reading these signals makes the effect run again when one changes.
    version.value;
    range.value;
    chosen.value;
    view.value;
    isShown();
    void refreshPanels();
  });
  document.addEventListener("visibilitychange", refreshResults);
  // Repeat without new events too: a panel shows the minutes since the last event.
  setInterval(refreshResults, 15_000);
}

/** Runs the search that the user typed. */
export async function runTyped(): Promise<void> {
  const outcome = await search({ typed: typed.value }).catch((error: Error) => ({
    typed: { error: error.message, hint: "" },
  }));
  found.value = outcome.typed;
}
