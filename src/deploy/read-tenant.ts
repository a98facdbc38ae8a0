import { Failure } from "../errors/failure.ts";
import { ManagementError } from "../management-api/management-error.ts";
import type {
  ActionVersion,
  ManagementReader,
  TenantAction,
  TenantBinding,
} from "../management-api/management-port.ts";

/** The state of the tenant, as read by a command. */
export interface TenantState {
  readonly action: TenantAction | undefined;
  /** Other Actions of this project with the same name and trigger, created by concurrent first deploys. */
  readonly duplicates: readonly TenantAction[];
  /** Absent: not read yet. */
  readonly bindings: readonly TenantBinding[] | undefined;
}

/**
 * Reads the Action of this name and, if there is one or `always`, the bindings: two requests, or one.
 *
 * @throws {ManagementError} also if the bindings name an Action that is not found.
 * @throws {Failure} `ACTION_AMBIGUOUS` if several Actions have the name and not all of them are this project's.
 */
export async function readTenant(
  reader: ManagementReader,
  name: string,
  when: { readonly bindings: "always" | "if-found" },
): Promise<TenantState> {
  const found = await reader.findActions(name);
  if (found.length === 0 && when.bindings === "if-found") {
    return { action: undefined, duplicates: [], bindings: undefined };
  }
  const bindings = await reader.listBindings();
  if (found.length === 0 && bindings.some(({ actionName }) => actionName === name)) {
    throw new ManagementError("find the Action", `${name} is bound, and not among the tenant's Actions`, {
      status: 200,
    });
  }
  const bound = new Set(bindings.map(({ actionId }) => actionId));
  // Prefer the bound Action, then the deployed one. The id decides otherwise, so concurrent commands choose the same one.
  const rank = (one: TenantAction) =>
    (bound.has(one.id) ? 0 : 2) + (one.deployedVersion === undefined ? 1 : 0);
  const [action, ...duplicates] = found.toSorted(
    (one, other) => rank(one) - rank(other) || (one.id < other.id ? -1 : 1),
  );
  if (found.length > 1 && !found.every(({ code }) => isOwnAction(code))) {
    throw new Failure(
      "ACTION_AMBIGUOUS",
      `${found.length} post-login Actions are called ${name}, and splunk-action did not create all of them`,
      "Rename one of them in Auth0's dashboard, or deploy under another name with --name.",
    );
  }
  return { action, duplicates, bindings };
}

/** Reads the versions of the Action, if there can be earlier ones than the deployed version: one request, or none. */
export async function readEarlierVersions(
  reader: ManagementReader,
  { action }: TenantState,
): Promise<readonly ActionVersion[]> {
  const isFirst = action?.deployedVersion === undefined || action.deployedVersion.number <= 1;
  return isFirst ? [] : reader.listVersions(action.id);
}

/** A tenant that has the Action. */
export interface FoundState extends TenantState {
  readonly action: TenantAction;
}

/** Reads a tenant that must have the Action. @throws {Failure} `ACTION_NOT_FOUND` */
export async function findAction(reader: ManagementReader, name: string): Promise<FoundState> {
  const state = await readTenant(reader, name, { bindings: "if-found" });
  if (state.action !== undefined) return { ...state, action: state.action };
  throw new Failure(
    "ACTION_NOT_FOUND",
    `the tenant has no post-login Action called ${name}`,
    "Create it with splunk-action deploy, or give its name with --name.",
  );
}

/** Whether code is this project's Action: the build writes its name in the first line. */
export function isOwnAction(code: string): boolean {
  return code.startsWith("// splunk-action ");
}
