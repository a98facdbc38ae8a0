import { batch, computed, effect, signal } from "@preact/signals";
import type { Flow, FlowSummary } from "../../src/flow-model.ts";
import type {
  Change,
  DevState,
  EventView,
  FaultsView,
  LossView,
  TenantSummary,
} from "../../src/page-model.ts";
import { ApiError, request } from "./api.ts";
import { followDashboards, refreshResults, refreshViews } from "./dashboards.ts";
import { listen } from "./listen.ts";
import { replaceUrlValue, urlSignal } from "./url.ts";

/** Max entries of each list, the same as on the server. */
const kept = { events: 1_000, flows: 60 };

/** The state of the page. Components read it; the functions below change it. */
export const devState = signal<DevState | undefined>(undefined);
export const tenant = signal<TenantSummary>({ actions: [], users: [], userCount: 0, logs: [] });
export const faults = signal<FaultsView>({ catalogue: [], active: [], customRules: 0 });
export const flows = signal<readonly FlowSummary[]>([]);
export const events = signal<readonly EventView[]>([]);
export const eventCount = signal(0);
export const loss = signal<LossView>({ count: 0 });
/** The id of the selected tab. */
export const tab = urlSignal("tab", "events");
/** The id of the selected login; empty for the latest. */
export const flowId = urlSignal("login", "");
export const connection = signal<"starting" | "live" | "lost">("starting");
/** The login that is shown step by step. */
export const flow = signal<Flow | undefined>(undefined);
/** Announced to screen readers. */
export const announcement = signal("");
/** The current error, with its hint. */
export interface PageError {
  readonly message: string;
  readonly hint: string;
}
export const pageError = signal<PageError | undefined>(undefined);

/** Actions whose draft differs from the deployed version. */
export const waitingActions = computed(() =>
  tenant.value.actions.filter((action) => action.deployedVersion !== undefined && !action.allChangesDeployed),
);

/** Runs the operation of a button and shows its error. @returns whether it succeeded. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  pageError.value = await toPageError(work);
  return pageError.value === undefined;
}

/** Runs the operation of a form. @returns its error, which the form shows. */
export async function toPageError(work: () => Promise<unknown>): Promise<PageError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const hint = error instanceof ApiError ? error.hint : "Look at the browser's console.";
    return { message: error instanceof Error ? error.message : String(error), hint };
  }
}

/** Shows a login step by step. */
export function selectFlow(id: number): void {
  flowId.value = String(id);
}

/** Logs a user in and shows the login. */
export function logIn(body: Readonly<Record<string, unknown>>): Promise<boolean> {
  return attempt(async () => {
    const done = await request<Flow>("POST", "/api/sign-ins", body);
    flow.value = done;
    selectFlow(done.id);
  });
}

/** Loads the login in the page's address. If it is no longer kept, selects the latest. */
async function loadFlow(): Promise<void> {
  const [latest] = flows.value;
  const wanted = flowId.value === "" ? latest?.id : Number(flowId.value);
  const listed = flows.value.find(({ id }) => id === wanted);
  if (wanted === undefined || (flow.value?.id === wanted && flow.value.reconciled === listed?.reconciled))
    return;
  const loaded = await request<Flow>("GET", `/api/sign-ins/${wanted}`).catch(() => undefined);
  if (loaded !== undefined) flow.value = loaded;
  else if (flowId.value !== "") replaceUrlValue("login", "");
}

export async function refreshTenant(): Promise<void> {
  tenant.value = await request<TenantSummary>("GET", "/api/tenant").catch(() => tenant.value);
}

async function refreshAll(): Promise<void> {
  const state = await request<DevState>("GET", "/api/state");
  batch(() => {
    devState.value = state;
    tenant.value = state.tenant;
    faults.value = state.faults;
    flows.value = state.flows;
    events.value = state.events;
    eventCount.value = state.eventCount;
    loss.value = state.loss;
    connection.value = "live";
  });
  await refreshViews();
  refreshResults();
}

const refreshAllSoon = throttle(refreshAll, 300);
const refreshTenantSoon = throttle(refreshTenant, 300);
const refreshViewsSoon = throttle(refreshViews, 300);

function applyChange(change: Change): void {
  batch(() => {
    eventCount.value = Math.max(eventCount.value, change.eventCount);
    loss.value = change.loss;
    events.value = merge(change.events, events.value, kept.events, ({ serial }) => serial);
    flows.value = merge(change.flows, flows.value, kept.flows, ({ id }) => id);
  });
  // The latest reconcile may have changed listed logins.
  if (change.isCut || change.topics.includes("losses")) refreshAllSoon();
  if (change.topics.includes("events")) refreshResults();
  if (change.topics.includes("tenant")) {
    refreshTenantSoon();
    // A deploy may have changed the settings on which the dashboards depend.
    refreshViewsSoon();
  }
  if (change.topics.includes("faults")) {
    void request<FaultsView>("GET", "/api/faults").then((view) => {
      faults.value = view;
    });
  }
  const [latest] = change.flows;
  if (latest !== undefined) announcement.value = toAnnouncement(latest, change.flows.length);
}

function toAnnouncement({ who, activity: kind, delivery, code }: FlowSummary, count: number): string {
  const others = count > 1 ? ` and ${count - 1} more` : "";
  if (delivery === null) return `Login of ${who}${others}`;
  const outcome =
    delivery === "accepted"
      ? "in Splunk"
      : delivery === "skipped"
        ? "nothing to send"
        : `not in Splunk, ${code}`;
  return `${kind ?? "Login"} of ${who}${others}: ${outcome}`;
}

/** Newest first, without duplicates, at most the number that is shown. */
function merge<T>(
  newer: readonly T[],
  older: readonly T[],
  most: number,
  keyOf: (one: T) => number,
): readonly T[] {
  if (newer.length === 0) return older;
  const byKey = new Map([...older, ...newer].map((one) => [keyOf(one), one]));
  return [...byKey.values()].sort((a, b) => keyOf(b) - keyOf(a)).slice(0, most);
}

function throttle(work: () => Promise<void>, ms: number): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      void work();
    }, ms);
  };
}

/** Opens the list of faults, which is closed on a narrow screen. */
export function openFaults(): void {
  document.getElementById("faults")?.setAttribute("open", "");
  document.getElementById("faults-panel")?.scrollIntoView();
}

/** Replaces the active faults. Updates the page at once, and reverts it on an error. */
export async function setFaults(active: readonly string[]): Promise<void> {
  const before = faults.value;
  faults.value = { ...before, active };
  const done = await attempt(async () => {
    faults.value = await request<FaultsView>("PUT", "/api/faults", { active });
  });
  if (!done) faults.value = before;
}

/** Starts listening. From then on the page stays up to date. */
export function start(): void {
  followDashboards(() => tab.value === "dashboards");
  effect(() => {
    // Reading these signals makes the effect run again when one changes.
    flowId.value;
    flows.value;
    void loadFlow();
  });
  void listen({
    open: () => {
      pageError.value = undefined;
      void refreshAll().catch(() => undefined);
    },
    change: applyChange,
    lost: () => {
      connection.value = "lost";
    },
    // A reload gets the page with the new token.
    refused: () => location.reload(),
  });
  // No event reports the end of a build.
  setInterval(() => {
    if (tenant.value.actions.some(({ status }) => status === "pending" || status === "building"))
      refreshTenantSoon();
  }, 2_500);
}
