import { toCurrentVersion } from "../actions/stored-action.ts";
import { ApiError } from "../http/api-error.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { StoredAction, StoredBinding } from "../tenant-state.ts";

const maxBindings = 20;

export interface BindingInput {
  readonly ref: { readonly type: "binding_id" | "action_id" | "action_name"; readonly value: string };
  readonly display_name?: string | undefined;
}

/**
 * Replaces a trigger's whole list, in the given order. Every entry gets a new id and date, unchanged ones too (99 of
 * 99 recorded). An Action may be bound twice. If one entry is invalid, nothing changes.
 *
 * @throws ApiError 400 for an Action that is not deployed yet or is for another trigger, and beyond 20 entries; 404
 *   for one that does not exist. The last two messages are ours: Auth0's are unknown.
 */
export function replaceBindings(
  context: TenantContext,
  triggerId: string,
  given: readonly BindingInput[],
): readonly StoredBinding[] {
  if (given.length > maxBindings)
    throw new ApiError(400, `No more than ${maxBindings} actions can be bound to a trigger.`);
  const actions = given.map((one) => findBoundAction(context, triggerId, one));
  for (const action of actions) {
    if (action.trigger.id !== triggerId)
      throw new ApiError(400, "Trying to create a binding between an incompatible action and trigger.");
    if (toCurrentVersion(action, context.now()) === undefined)
      throw new ApiError(400, "Trying to create a binding for an action that has not been deployed yet");
  }
  const bindings = given.map((one, index): StoredBinding => {
    const at = context.timestamps.next();
    return {
      id: context.ids.uuid(),
      actionId: actions[index]?.id ?? "",
      createdAt: at,
      updatedAt: at,
      ...(one.display_name === undefined ? {} : { displayName: one.display_name }),
    };
  });
  context.state.bindings[triggerId] = bindings;
  return bindings;
}

/** Prefers an Action of this trigger, because names need not be unique. */
function findBoundAction({ state }: TenantContext, triggerId: string, { ref }: BindingInput): StoredAction {
  const named = state.actions.filter(({ name }) => name === ref.value);
  const bindingActionId = (state.bindings[triggerId] ?? []).find(({ id }) => id === ref.value)?.actionId;
  const found =
    ref.type === "action_name"
      ? (named.find((one) => one.trigger.id === triggerId) ?? named[0])
      : state.actions.find(({ id }) => id === (ref.type === "action_id" ? ref.value : bindingActionId));
  if (found === undefined) throw new ApiError(404, "That action does not exist.");
  return found;
}
