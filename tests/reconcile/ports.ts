import type { EventRow } from "../../src/reconcile/event-row.ts";
import { toEventRow } from "../../src/reconcile/event-row.ts";
import type { SendOutcome } from "../../src/reconcile/ports.ts";
import { type ReconcileRequest, type RequestPorts, runReconcile } from "../../src/reconcile/run-reconcile.ts";
import type { ReconcileState } from "../../src/reconcile/state.ts";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import type { Settings } from "../../src/settings/settings.ts";
import { toSettingsErrorText } from "../../src/settings/settings-error-texts.ts";
import type { Scenario } from "./scenario.ts";

/** The content of Splunk: the scenario's events and the sent ones, each visible from a given time. */
export interface Index {
  readonly rows: {
    readonly json: string;
    readonly time: number;
    readonly visibleAt: number;
    readonly sentHere: boolean;
  }[];
}

export function createIndex(scenario: Scenario): Index {
  return {
    rows: scenario.events.map((event) => ({
      json: event.toJson(),
      time: event.time,
      visibleAt: 0,
      sentHere: false,
    })),
  };
}

export class Crash extends Error {}

export interface SimulationOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly request?: Partial<ReconcileRequest>;
  readonly index?: Index;
  /** Milliseconds until an event that was sent is visible. */
  readonly indexing?: number;
  /** Crash at the call of this number, counted from 0, before or after its effect. */
  readonly crashAt?: { readonly call: number; readonly when: "before" | "after" };
  /** Hides events of the scenario from searches. */
  readonly isHidden?: (row: { readonly time: number; readonly json: string }) => boolean;
  /** What becomes of the batch of this number, if not accepted; `taken` of its events are in the index. */
  readonly sendFault?: (batch: number, size: number) => { outcome: SendOutcome; taken: number } | undefined;
  readonly batchSize?: number;
}

/** A tenant and a Splunk in memory, with a clock that does not wait. */
export function createSimulation(scenario: Scenario, options: SimulationOptions = {}) {
  const index = options.index ?? createIndex(scenario);
  let now = scenario.until + 3600_000;
  let stored: string | undefined;
  let calls = 0;
  let batches = 0;
  const said: string[] = [];

  /** Every effect on the outside goes through here. */
  function step<T>(effect: () => T, crashAt: SimulationOptions["crashAt"]): T {
    const isCrash = crashAt?.call === calls++;
    if (isCrash && crashAt?.when === "before") throw new Crash();
    const result = effect();
    if (isCrash) throw new Crash();
    return result;
  }

  function select(from: number, to: number): EventRow[] {
    return index.rows
      .filter((row) => row.time >= from && row.time < to && row.visibleAt <= now && !options.isHidden?.(row))
      .map((row) => toEventRow(toFields(row.json)))
      .filter((row): row is EventRow => row !== undefined && row !== "test");
  }

  async function run(overrides: Partial<SimulationOptions> = {}) {
    const { env = {}, request = {}, crashAt, indexing = 0, batchSize = 500 } = { ...options, ...overrides };
    const settings = toSettings(env);
    calls = 0;
    const requests = { logs: 0, search: 0, send: 0 };
    const ports: RequestPorts = {
      logs: {
        async *read(start) {
          const id = typeof start === "string" ? start : toStartOf(start);
          let at = scenario.logs.findIndex((log) => log.id > id);
          for (; at >= 0 && at < scenario.logs.length; at += 100) {
            const page = step(() => scenario.logs.slice(at, at + 100).map((log) => log.toJson()), crashAt);
            requests.logs++;
            yield page;
          }
        },
        findOldest: async () =>
          scenario.logs.reduce<number | undefined>(
            (oldest, { date }) => Math.min(oldest ?? date, date),
            undefined,
          ),
        get requests() {
          return requests.logs;
        },
      },
      events: {
        read: async (from, to) => step(() => select(from, to), crashAt),
        readReconciled: async (from, to) =>
          step(() => select(from, to).filter(({ reconciled }) => reconciled), crashAt),
        find: async (ids, from) =>
          step(
            () => new Set(select(from, now).flatMap(({ eventId }) => (ids.includes(eventId) ? eventId : []))),
            crashAt,
          ),
        get requests() {
          return requests.search;
        },
      },
      sender: {
        batchSize,
        async send(events) {
          return step((): SendOutcome => {
            requests.send++;
            const fault = options.sendFault?.(batches++, events.length);
            for (const { json, startedAt } of events.slice(0, fault?.taken)) {
              index.rows.push({ json, time: startedAt.getTime(), visibleAt: now + indexing, sentHere: true });
            }
            return fault?.outcome ?? { kind: "accepted" };
          }, crashAt);
        },
        get requests() {
          return requests.send;
        },
      },
      clock: {
        now: () => now,
        async sleep(milliseconds) {
          now += milliseconds;
        },
      },
      state: {
        load: () => (stored === undefined ? undefined : (JSON.parse(stored) as ReconcileState)),
        save: (state) =>
          step(() => {
            stored = JSON.stringify(state);
          }, crashAt),
      },
      report: (text, detail) => said.push(`${text} ${detail ?? ""}`),
    };
    const { report, failure } = await runReconcile(
      {
        settings,
        tenant: "acme.eu.auth0.com",
        since: new Date(scenario.since).toISOString(),
        until: new Date(scenario.until).toISOString(),
        ...{ dryRun: false, assumeLost: false, fresh: false, force: false },
        ...request,
      },
      ports,
    );
    return { ...report, failure };
  }

  return {
    run,
    index,
    said,
    /** Log ids of what was sent, each as often as it is in the index. */
    sentLogs: () =>
      index.rows.flatMap(({ json, sentHere }) => (sentHere ? String(JSON.parse(json).logId) : [])),
    get calls() {
      return calls;
    },
    get state() {
      return stored;
    },
    forgetState: () => {
      stored = undefined;
    },
    restoreState: (state: string | undefined) => {
      stored = state;
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

export function toSettings(env: Readonly<Record<string, string>> = {}): Settings {
  const { settings, errors } = parseSettings({
    SPLUNK_URL: "https://splunk.example.com:8088",
    SPLUNK_HEC_TOKEN: "marked-secret-token",
    ...env,
  });
  if (settings === undefined) throw new Error(errors.map(toSettingsErrorText).join());
  return settings;
}

function toStartOf(time: number): string {
  return `900${new Date(time).toISOString().replace(/\D/g, "")}`.padEnd(56, "0");
}

/** Splunk shows every value as text. */
function toFields(json: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(JSON.parse(json)).map(([name, value]) => [name, String(value)]));
}
