import { batch, computed, signal } from "@preact/signals";
import type { Flow, FlowSummary } from "../../src/flow-model.ts";
import type {
  Change,
  DevState,
  EventView,
  FaultsView,
  LossView,
  TenantSummary,
} from "../../src/page-model.ts";
import { ApiProblem, request } from "./api.ts";
import { followDashboards, refreshResults, refreshViews } from "./dashboards.ts";
import { listen } from "./listen.ts";
import { urlSignal } from "./url.ts";

const kept = 60;

/** Everything that the page shows. Components read it, the functions below change it. */
export const world = signal<DevState | undefined>(undefined);
export const tenant = signal<TenantSummary>({ actions: [], users: [], userCount: 0, logs: [] });
export const faults = signal<FaultsView>({ catalogue: [], active: [], customRules: 0 });
export const flows = signal<readonly FlowSummary[]>([]);
export const events = signal<readonly EventView[]>([]);
export const eventCount = signal(0);
export const loss = signal<LossView>({ count: 0 });
/** The id of the tab that is shown. */
export const tab = urlSignal("tab", "events");
/** The id of the login that is shown, or nothing for the latest. */
export const flowId = urlSignal("login", "");
export const connection = signal<"starting" | "live" | "lost">("starting");
/** The sign-in that is shown step by step. */
export const flow = signal<Flow | undefined>(undefined);
/** Told to people who do not see the page. */
export const announcement = signal("");
export const problem = signal<{ readonly message: string; readonly hint: string } | undefined>(undefined);

/** Actions whose draft differs from what runs. */
export const waitingActions = computed(() =>
  tenant.value.actions.filter((action) => action.deployedVersion !== undefined && !action.allChangesDeployed),
);

/** Runs what a button asked for; what goes wrong is shown. @returns whether it went well. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    problem.value = undefined;
    await work();
    return true;
  } catch (error) {
    const hint = error instanceof ApiProblem ? error.hint : "Look at the browser's console.";
    problem.value = { message: error instanceof Error ? error.message : String(error), hint };
    return false;
  }
}

/** Shows a sign-in step by step. */
export async function selectFlow(id: number): Promise<void> {
  flowId.value = String(id);
  if (flow.value?.id === id) return;
  await attempt(async () => {
    flow.value = await request<Flow>("GET", `/api/sign-ins/${id}`);
  });
}

export async function refreshTenant(): Promise<void> {
  tenant.value = await request<TenantSummary>("GET", "/api/tenant").catch(() => tenant.value);
}

async function refreshAll(): Promise<void> {
  const state = await request<DevState>("GET", "/api/state");
  batch(() => {
    world.value = state;
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
  const wanted = state.flows.find(({ id }) => String(id) === flowId.value) ?? state.flows[0];
  if (flow.value === undefined && wanted !== undefined) await selectFlow(wanted.id);
}

const refreshAllSoon = throttle(refreshAll, 300);
const refreshTenantSoon = throttle(refreshTenant, 300);
const refreshViewsSoon = throttle(refreshViews, 300);

function applyChange(change: Change): void {
  batch(() => {
    eventCount.value = Math.max(eventCount.value, change.eventCount);
    loss.value = change.loss;
    events.value = merge(change.events, events.value, ({ serial }) => serial);
    flows.value = merge(change.flows, flows.value, ({ id }) => id);
  });
  if (change.isCut) refreshAllSoon();
  if (change.topics.includes("events")) refreshResults();
  if (change.topics.includes("tenant")) {
    refreshTenantSoon();
    // A deploy may have changed the settings that the dashboards are made of.
    refreshViewsSoon();
  }
  if (change.topics.includes("faults")) {
    void request<FaultsView>("GET", "/api/faults").then((view) => {
      faults.value = view;
    });
  }
  const [latest] = change.flows;
  if (latest !== undefined && flow.value === undefined) void selectFlow(latest.id);
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

/** Newest first, each once, and no more than are shown. */
function merge<T>(newer: readonly T[], older: readonly T[], keyOf: (one: T) => number): readonly T[] {
  if (newer.length === 0) return older;
  const byKey = new Map([...older, ...newer].map((one) => [keyOf(one), one]));
  return [...byKey.values()].sort((a, b) => keyOf(b) - keyOf(a)).slice(0, kept);
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

/** Opens the list of faults: on a narrow screen it is closed. */
export function openFaults(): void {
  const faultsPanel = document.getElementById("faults");
  faultsPanel?.setAttribute("open", "");
  faultsPanel?.scrollIntoView();
}

/** Starts listening; the page then keeps itself up to date. */
export function start(): void {
  followDashboards();
  void listen({
    open: () => {
      problem.value = undefined;
      void refreshAll().catch(() => undefined);
    },
    change: applyChange,
    lost: () => {
      connection.value = "lost";
    },
    // The page comes anew with its token.
    refused: () => location.reload(),
  });
  // A build ends without an event that says so.
  setInterval(() => {
    if (tenant.value.actions.some(({ status }) => status === "pending" || status === "building"))
      refreshTenantSoon();
  }, 2_500);
}
