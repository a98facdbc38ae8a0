import { batch, computed, signal } from "@preact/signals";
import type { Flow, FlowSummary } from "../../src/flow-model.ts";
import type {
  Activity,
  Change,
  DevState,
  EventView,
  FaultsView,
  TenantSummary,
} from "../../src/page-model.ts";
import { ApiProblem, request } from "./api.ts";
import { listen } from "./listen.ts";

const kept = 60;

/** Everything that the page shows. Components read it, the functions below change it. */
export const world = signal<DevState | undefined>(undefined);
export const tenant = signal<TenantSummary>({ actions: [], users: [], userCount: 0, logs: [] });
export const faults = signal<FaultsView>({ catalogue: [], active: [], customRules: 0 });
export const flows = signal<readonly FlowSummary[]>([]);
export const events = signal<readonly EventView[]>([]);
export const eventCount = signal(0);
export const activity = signal<Activity | undefined>(undefined);
/** How far the charts look back, in minutes. */
export const minutes = signal(5);
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
  if (flow.value?.id === id) return;
  await attempt(async () => {
    flow.value = await request<Flow>("GET", `/api/sign-ins/${id}`);
  });
}

/** Charts for the window that is chosen. */
export async function refreshActivity(): Promise<void> {
  activity.value = await request<Activity>("GET", `/api/activity?minutes=${minutes.value}`).catch(
    () => activity.value,
  );
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
    connection.value = "live";
  });
  await refreshActivity();
  const latest = state.flows[0];
  if (flow.value === undefined && latest !== undefined) await selectFlow(latest.id);
}

const refreshTenantSoon = throttle(refreshTenant, 300);
const refreshActivitySoon = throttle(refreshActivity, 250);

function applyChange(change: Change): void {
  batch(() => {
    eventCount.value = Math.max(eventCount.value, change.eventCount);
    events.value = merge(change.events, events.value, ({ serial }) => serial);
    flows.value = merge(change.flows, flows.value, ({ id }) => id);
  });
  // A sign-in that leaves no event in Splunk is drawn, too.
  if (change.topics.includes("events") || change.topics.includes("flows")) refreshActivitySoon();
  if (change.topics.includes("tenant")) refreshTenantSoon();
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
  const outcome = {
    accepted: "in Splunk",
    undelivered: `not in Splunk, ${code}`,
    skipped: "nothing to send",
    none: "",
  };
  return `${kind ?? "Run"} of ${who}${others}: ${outcome[delivery]}`;
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

/** Starts listening; the page then keeps itself up to date. */
export function start(): void {
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
  // Time passes without events, too. A build ends without anybody saying so.
  setInterval(() => {
    if (document.visibilityState === "visible" && connection.value === "live") void refreshActivity();
    if (tenant.value.actions.some(({ status }) => status === "pending" || status === "building"))
      refreshTenantSoon();
  }, 2_500);
}
