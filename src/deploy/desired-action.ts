import type { Position } from "./plan-bindings.ts";

/** The Action's name where nobody gives another. */
export const defaultActionName = "splunk-signup-login";

/** The Action's file as it would be deployed. */
export interface DeployableBundle {
  readonly code: string;
  readonly runtime: string;
}

/** What the tenant should look like. The values are the only secrets in this folder; a plan never holds one. */
export interface DesiredAction {
  readonly name: string;
  readonly bundle: DeployableBundle;
  /** The settings that the environment holds, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** Whether the environment gives `SIGNUPS_SINCE`, if only as an empty text. */
  readonly signupsSinceGiven: boolean;
  /** Overwrite what the tenant has, too. */
  readonly pushSecrets: boolean;
  /** Where to bind it if it is not bound yet. */
  readonly position: Position;
}
