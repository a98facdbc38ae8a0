import type { ManagementReader, ManagementWriter } from "./management-port.ts";
import { type BindingsPlan, type Position, planBindings } from "./plan-bindings.ts";
import { StaleTenant } from "./stale-tenant.ts";
import type { TenantBinding } from "./tenant-model.ts";

/**
 * Binds the Action exactly once. Auth0 knows no conditional write here, so the list is read right before it is
 * written, Auth0's answer is compared with what was meant, and the list is read once more: another's write may have
 * followed ours at once.
 *
 * @param doubles Ids of other Actions of the same name to take out.
 * @throws {StaleTenant} if somebody else wrote in between, or another Action of our name has appeared.
 */
export async function bindAction(
  reader: ManagementReader,
  writer: ManagementWriter,
  ours: { readonly id: string; readonly name: string },
  doubles: ReadonlySet<string>,
  position: Position,
): Promise<BindingsPlan> {
  const current = await reader.listBindings();
  const isUnknownDouble = ({ actionId, actionName }: TenantBinding) =>
    actionName === ours.name && actionId !== ours.id && !doubles.has(actionId);
  if (current.some(isUnknownDouble)) {
    throw new StaleTenant("BINDING_CONFLICT", "another Action of the same name was bound meanwhile");
  }
  const plan = planBindings(current, ours, doubles, position);
  if (plan.change === "none") return plan;
  await writeBindings(writer, plan.bindings);
  const seen = await reader.listBindings();
  const places = seen.flatMap(({ actionId }, index) => (actionId === ours.id ? [index + 1] : []));
  const [place] = places;
  if (place === undefined || places.length > 1) {
    throw new StaleTenant("BINDING_CONFLICT", "somebody else has written the bindings right after us");
  }
  return { ...plan, bindings: seen, position: place };
}

/** Writes the whole list. @throws {StaleTenant} if Auth0's answer is another list than the one sent. */
export async function writeBindings(
  writer: ManagementWriter,
  bindings: readonly TenantBinding[],
): Promise<void> {
  const written = await writer.replaceBindings(bindings);
  const toKey = (list: readonly TenantBinding[]) =>
    JSON.stringify(list.map(({ actionId, displayName }) => [actionId, displayName ?? ""]));
  if (toKey(written) !== toKey(bindings)) {
    throw new StaleTenant("BINDING_CONFLICT", "Auth0 has other bindings than those that were sent");
  }
}
