import { hasStatus } from "../management-api/management-error.ts";
import type { ManagementReader, ManagementWriter } from "../management-api/management-port.ts";
import { confirmBindings, writeBindings } from "./bindings.ts";
import { readTenant, type TenantState } from "./read-tenant.ts";
import { repeatAttempt, StaleTenant } from "./repeat-attempt.ts";
import type { WaitOptions } from "./wait-for-version.ts";

/** The result of a removal. */
export interface RemoveOutcome {
  /** False if the tenant had no such Action. */
  readonly removed: boolean;
  readonly unbound: boolean;
}

/** The plan of a removal. */
export async function previewRemove(reader: ManagementReader, name: string): Promise<TenantState> {
  return readTenant(reader, name, { bindings: "if-found" });
}

/**
 * Unbinds the Action, then deletes it. Other bindings keep their position and display name. Auth0's `force` would do both,
 * but would not return the changed list.
 */
export async function removeAction(
  { reader, writer, deadline, report }: WaitOptions & { readonly writer: ManagementWriter },
  name: string,
): Promise<RemoveOutcome> {
  let removed = false;
  let unbound = false;
  return repeatAttempt(deadline, report, async () => {
    const first = await previewRemove(reader, name);
    // Report "not found" only after two readings.
    const {
      action,
      duplicates,
      bindings = [],
    } = first.action === undefined ? await readTenant(reader, name, { bindings: "always" }) : first;
    if (action === undefined) return { removed, unbound };
    const ours = [action, ...duplicates].map(({ id }) => id);
    const others = bindings.filter(({ actionId }) => !ours.includes(actionId));
    if (others.length < bindings.length) {
      report("unbinding");
      const confirmed = await confirmBindings(reader, bindings);
      await writeBindings(
        writer,
        confirmed.filter(({ actionId }) => !ours.includes(actionId)),
      );
      unbound = true;
    }
    report("deleting");
    for (const id of ours) {
      // Not found: an attempt whose response was lost has deleted it.
      removed = true;
      await writer.deleteAction(id).catch((error: unknown) => {
        if (!hasStatus(error, 404)) throw error;
      });
    }
    if ((await reader.findActions(name)).some(({ id }) => ours.includes(id))) {
      throw new StaleTenant("NOT_VERIFIED", `${name} is still there after it was deleted`);
    }
    return { removed, unbound };
  });
}
