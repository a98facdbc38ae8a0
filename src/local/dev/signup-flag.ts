import { isOwnAction } from "../../deploy/is-own-action.ts";
import { settingRules } from "../../settings/rules.ts";
import { toCurrentVersion } from "../tenant/actions/current-version.ts";
import type { Tenant } from "../tenant/create-tenant.ts";

/** The key in `app_metadata` that the deployed Action sets: its secret `SIGNUP_FLAG`, or the default. */
export function signupFlag({ context }: Tenant): string {
  const action = context.state.actions.find(({ draft }) => isOwnAction(draft.code));
  const version = action && toCurrentVersion(action, context.now());
  const value = version?.secrets.find(({ name }) => name === "SIGNUP_FLAG")?.value.trim();
  return value || settingRules.SIGNUP_FLAG.default;
}
