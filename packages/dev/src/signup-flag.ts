import type { Tenant } from "@splunk-action/local-auth0";
import { toCurrentVersion } from "@splunk-action/local-auth0";
import { isOwnAction } from "../../../src/deploy/read-tenant.ts";
import { settingRules } from "../../../src/settings/rules.ts";

/** The key in `app_metadata` that the deployed Action sets: its secret `SIGNUP_FLAG`, or the default. */
export function signupFlag({ context }: Tenant): string {
  const action = context.state.actions.find(({ draft }) => isOwnAction(draft.code));
  const version = action && toCurrentVersion(action, context.now());
  const value = version?.secrets.find(({ name }) => name === "SIGNUP_FLAG")?.value.trim();
  return value || settingRules.SIGNUP_FLAG.default;
}
