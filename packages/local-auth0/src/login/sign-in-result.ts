import type { LogEvent } from "../logs/log-event.ts";
import type { ActionResult } from "./run-trigger.ts";

/** How a sign-in went. */
export interface SignInResult {
  readonly outcome: "success" | "denied" | "failed" | "abandoned";
  /** What the user would be told. */
  readonly refusal: string | undefined;
  readonly event: Readonly<Record<string, unknown>>;
  readonly actions: readonly ActionResult[];
  /** `undefined` when no Action is bound. */
  readonly executionId: string | undefined;
  /** Written for this sign-in, in order. The API shows them when they have arrived. */
  readonly logs: readonly LogEvent[];
  /** By the tenant's clock. */
  readonly durationMs: number;
}
