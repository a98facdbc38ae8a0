import type { Outcome } from "../../../src/outcome.ts";

/** An entry of the tenant's log. */
export interface LogView {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly meaning: string;
  readonly who?: string;
  readonly description?: string;
}

/** A line in the list of logins. */
export interface FlowSummary {
  readonly id: number;
  readonly at: string;
  readonly who: string;
  readonly loginType: string;
  readonly activity: "SignUp" | "Login" | null;
  readonly outcome: "success" | "denied" | "failed" | "abandoned";
  /** The outcome of the event; null if no Action of this project ran. */
  readonly delivery: Outcome | null;
  readonly code?: string;
  /** Not accepted at the time of the login, but `reconcile` has since proven that Splunk has its event. */
  readonly reconciled?: boolean;
  readonly durationMs: number;
}

/** `GET /api/sign-ins/:id`: one login, step by step. Masked and cut to a size that can be shown. */
export interface Flow extends FlowSummary {
  readonly userId: string;
  readonly email?: string;
  readonly application?: string;
  readonly place?: string;
  readonly refusal?: string;
  /** The execution of each Action, in order. */
  readonly runs: readonly ExecutionView[];
  /** What the tenant wrote into its log for it. */
  readonly logs: readonly LogView[];
  /** The id of the execution in the tenant, for `/api/v2/actions/executions/{id}`. */
  readonly executionId?: string;
}

export interface ExecutionView {
  readonly action: string;
  readonly version: number;
  readonly outcome: string;
  readonly error?: string;
  readonly durationMs: number;
  readonly console: readonly string[];
  readonly exchanges: readonly ExchangeView[];
  /** Of this project's Action. */
  readonly explained?: ExplainedExecution;
}

export interface ExplainedExecution {
  readonly classification: string;
  /** Null if there was nothing to send or the settings were invalid. */
  readonly delivery: { readonly ok: boolean; readonly text: string; readonly hint?: string } | null;
  readonly flag: { readonly state: "set" | "deferred" | "none"; readonly text: string };
  readonly errors: readonly string[];
  readonly event?: Readonly<Record<string, unknown>>;
}

export interface ExchangeView {
  readonly purpose: "event" | "token" | "flag" | "other";
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly status?: number;
  readonly answer?: string;
  readonly error?: string;
  /** Since the Action started. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly reusedConnection?: boolean;
}
