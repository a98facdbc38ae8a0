import { expect } from "@jest/globals";
import type { LocalTenant } from "./local-tenant.ts";

/** What a tenant has to look like in the end, whatever happened on the way. */
export interface ConvergedTenant {
  readonly code: string;
  /** All bindings in their order: the Action's name and the display name. */
  readonly bindings: readonly (readonly [string, string | undefined])[];
  /** Every secret with its value; `SIGNUPS_SINCE` by any value. */
  readonly secrets: Readonly<Record<string, unknown>>;
}

/** One Action of our name, deployed as wanted, bound once, nothing of anybody else's touched. */
export function expectConverged({ tenant }: LocalTenant, wanted: ConvergedTenant): void {
  const ours = tenant.state.actions.filter(({ name }) => name === "splunk-signup-login");
  expect(ours.map(({ deployedVersion }) => deployedVersion?.code)).toEqual([wanted.code]);
  expect(ours.map(({ allChangesDeployed }) => allChangesDeployed)).toEqual([true]);
  const bindings = tenant.state.bindings["post-login"] ?? [];
  expect(bindings.map(({ actionName, displayName }) => [actionName, displayName])).toEqual(wanted.bindings);
  const stored = tenant.context.state.actions.find(({ name }) => name === "splunk-signup-login");
  const secrets = Object.fromEntries((stored?.draft.secrets ?? []).map(({ name, value }) => [name, value]));
  expect(secrets).toEqual(wanted.secrets);
}
