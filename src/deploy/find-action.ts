import { Failure } from "../failure.ts";
import type { ManagementReader } from "./management-port.ts";
import { readTenant, type TenantState } from "./read-tenant.ts";
import type { TenantAction } from "./tenant-model.ts";

/** A tenant in which the Action is. */
export interface FoundState extends TenantState {
  readonly action: TenantAction;
}

/** Reads a tenant in which the Action must be. @throws {Failure} `ACTION_NOT_FOUND` */
export async function findAction(reader: ManagementReader, name: string): Promise<FoundState> {
  const state = await readTenant(reader, name, { bindings: "if-found" });
  if (state.action !== undefined) return { ...state, action: state.action };
  throw new Failure(
    "ACTION_NOT_FOUND",
    `the tenant has no post-login Action called ${name}`,
    "Create it with splunk-action deploy, or give its name with --name.",
  );
}
