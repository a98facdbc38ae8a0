import { ApiError } from "../http/api-error.ts";
import type { StoredAction, TenantState } from "../tenant-state.ts";

/** @throws ApiError 404, without an `errorCode` as recorded. */
export function findAction(state: TenantState, id: string | undefined): StoredAction {
  const action = state.actions.find((one) => one.id === id);
  if (action === undefined) throw new ApiError(404, "That action does not exist.");
  return action;
}
