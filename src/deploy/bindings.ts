import { Failure } from "../errors/failure.ts";
import type { ManagementReader, ManagementWriter, TenantBinding } from "../management-api/management-port.ts";
import { StaleTenant } from "./repeat-attempt.ts";

/** A position in the trigger's list, for an Action that is not bound yet. */
export type Position =
  | { readonly kind: "first" }
  | { readonly kind: "last" }
  | { readonly kind: "before" | "after"; readonly name: string };

/** Auth0's limit of Actions bound to one trigger. @see https://auth0.com/docs/troubleshoot/customer-support/operational-policies/entity-limit-policy */
const maxBindings = 20;

/** The change of the bindings. */
export interface BindingsPlan {
  readonly change: "none" | "bind" | "repair";
  /** The complete new list. */
  readonly bindings: readonly TenantBinding[];
  /** The position of our Action in that list, counted from 1. */
  readonly position: number;
}

/** Parses `first`, `last`, `before:NAME` or `after:NAME`. @throws {Failure} `USAGE` */
export function parsePosition(text: string): Position {
  if (text === "first") return { kind: "first" };
  if (text === "last") return { kind: "last" };
  const [, kind, name] = /^(before|after):(.+)$/s.exec(text) ?? [];
  if ((kind === "before" || kind === "after") && name !== undefined) return { kind, name };
  throw new Failure(
    "USAGE",
    "--position must be first, last, before:NAME or after:NAME",
    "Give a position among the bound Actions, such as --position after:enrich-profile.",
  );
}

/**
 * Adds our Action to the list exactly once. Other entries keep their position and display name. If our Action is already
 * bound, it keeps its position.
 *
 * @param ours The Action to bind.
 * @param duplicates Ids of other Actions with the same name. They are removed from the list.
 * @throws {Failure} `BINDING_LIMIT`, or `USAGE` if the Action of `before:` or `after:` is not bound.
 */
export function planBindings(
  current: readonly TenantBinding[],
  ours: { readonly id: string; readonly name: string },
  duplicates: ReadonlySet<string>,
  position: Position,
): BindingsPlan {
  const first = current.findIndex((binding) => binding.actionId === ours.id);
  const kept = current.filter(
    ({ actionId }, index) => !duplicates.has(actionId) && (actionId !== ours.id || index === first),
  );
  if (first >= 0) {
    const change = kept.length === current.length ? "none" : "repair";
    return { change, bindings: kept, position: kept.findIndex(({ actionId }) => actionId === ours.id) + 1 };
  }
  if (kept.length >= maxBindings) {
    throw new Failure(
      "BINDING_LIMIT",
      `${kept.length} Actions are bound to post-login, and Auth0 allows ${maxBindings}`,
      "Unbind one of them in Auth0's dashboard (Actions > Triggers > post-login), then deploy again.",
    );
  }
  const index = toIndex(kept, position);
  const binding = { actionId: ours.id, actionName: ours.name, displayName: ours.name };
  return { change: "bind", bindings: kept.toSpliced(index, 0, binding), position: index + 1 };
}

function toIndex(bindings: readonly TenantBinding[], position: Position): number {
  if (position.kind === "first") return 0;
  if (position.kind === "last") return bindings.length;
  const { kind, name } = position;
  const isNeighbour = ({ actionName, displayName }: TenantBinding) =>
    actionName === name || displayName === name;
  const found = kind === "before" ? bindings.findIndex(isNeighbour) : bindings.findLastIndex(isNeighbour) + 1;
  if (found === (kind === "before" ? -1 : 0)) {
    const names = bindings.map(({ actionName }) => actionName).join(", ");
    throw new Failure(
      "USAGE",
      `--position names an Action that is not bound to post-login: ${name}`,
      names === "" ? "No Action is bound: omit --position." : `Bound there: ${names}.`,
    );
  }
  return found;
}

/**
 * Binds the Action exactly once. Auth0 has no conditional write for bindings. So this reads the list directly before the
 * write, compares Auth0's response with the new list, and reads the list again, because another client may have written
 * directly after us.
 *
 * @param previous An earlier reading of the bindings.
 * @param duplicates Ids of other Actions with the same name, to remove from the list.
 * @throws {StaleTenant} if another client wrote in between, or another Action with our name was created.
 */
export async function bindAction(
  reader: ManagementReader,
  writer: ManagementWriter,
  { previous, ours, duplicates, position }: BindingRequest,
): Promise<BindingsPlan> {
  const current = await confirmBindings(reader, previous);
  const isUnknownDuplicate = ({ actionId, actionName }: TenantBinding) =>
    actionName === ours.name && actionId !== ours.id && !duplicates.has(actionId);
  if (current.some(isUnknownDuplicate)) {
    throw new StaleTenant("BINDING_CONFLICT", "another Action of the same name was bound at the same time");
  }
  const plan = planBindings(current, ours, duplicates, position);
  if (plan.change === "none") return plan;
  await writeBindings(writer, plan.bindings);
  const seen = await reader.listBindings();
  const places = seen.flatMap(({ actionId }, index) => (actionId === ours.id ? [index + 1] : []));
  const [place] = places;
  if (place === undefined || places.length > 1) {
    throw new StaleTenant(
      "BINDING_CONFLICT",
      "another client wrote the bindings directly after this command",
    );
  }
  return { ...plan, bindings: seen, position: place };
}

/** The Action to bind, and its position. */
export interface BindingRequest {
  readonly previous: readonly TenantBinding[];
  readonly ours: { readonly id: string; readonly name: string };
  readonly duplicates: ReadonlySet<string>;
  readonly position: Position;
}

/** Max readings of the bindings before a write. */
const maxReadings = 5;

/**
 * Reads the bindings until two consecutive readings agree. Writing an incomplete list would unbind other Actions.
 *
 * @param previous An earlier reading. If it still agrees, one request is enough.
 * @throws {StaleTenant} if no two readings agree.
 */
export async function confirmBindings(
  reader: ManagementReader,
  previous: readonly TenantBinding[],
): Promise<readonly TenantBinding[]> {
  let last = previous;
  for (let reading = 1; reading <= maxReadings; reading++) {
    const next = await reader.listBindings();
    if (isSameList(last, next)) return next;
    last = next;
  }
  throw new StaleTenant("BINDING_CONFLICT", "consecutive readings of the bindings do not agree");
}

/** Writes the whole list. @throws {StaleTenant} if Auth0's response is another list than the one sent. */
export async function writeBindings(
  writer: ManagementWriter,
  bindings: readonly TenantBinding[],
): Promise<void> {
  const written = await writer.replaceBindings(bindings);
  if (!isSameList(written, bindings)) {
    throw new StaleTenant("BINDING_CONFLICT", "the bindings in Auth0 differ from those that were sent");
  }
}

/** Does not compare binding ids, because they change with every write. */
function isSameList(one: readonly TenantBinding[], other: readonly TenantBinding[]): boolean {
  const toKey = (list: readonly TenantBinding[]) =>
    JSON.stringify(list.map(({ actionId, displayName }) => [actionId, displayName ?? ""]));
  return toKey(one) === toKey(other);
}
