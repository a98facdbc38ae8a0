import type { Tenant } from "@splunk-action/local-auth0";
import { toCurrentVersion } from "@splunk-action/local-auth0";
import type { Splunk } from "@splunk-action/local-splunk";
import { isOwnAction } from "../../../../src/deploy/read-tenant.ts";
import { settingRules } from "../../../../src/settings/rules.ts";
import type { SplunkClient } from "../../../../src/splunk-api/splunk-client.ts";
import type { EventStream } from "../event-stream.ts";
import type { DevFaults } from "../faults/create-dev-faults.ts";
import type { FlowLog } from "../flow/flow-log.ts";
import type { LocalDeployer } from "../local-deployer.ts";
import type { RunLogin } from "../login/create-login-runner.ts";
import type { LoginBody } from "../login/resolve-login.ts";
import type { Losses } from "../losses.ts";
import type { DevUrls } from "../page-model.ts";
import type { ReconcileNow } from "../reconcile-now.ts";

/** What the page's endpoints work with. */
export interface PageContext {
  readonly tenant: Tenant;
  readonly splunk: Splunk;
  readonly faults: DevFaults;
  readonly flows: FlowLog;
  readonly losses: Losses;
  readonly reconcile: ReconcileNow;
  /** For searches: the local Splunk, or the one of the settings. Absent if that has no account for searches. */
  readonly searchClient: SplunkClient | undefined;
  /** The Splunk of the settings, if events go there. */
  readonly remoteSplunk: string | undefined;
  readonly stream: EventStream;
  readonly login: RunLogin;
  readonly nextOfCrowd: () => LoginBody;
  readonly deployer: LocalDeployer;
  readonly urls: DevUrls;
  /** Called after every change that did not go through the tenant's own endpoints. */
  readonly tenantChanged: () => void;
}

/** The key in `app_metadata` that the deployed Action sets: its secret `SIGNUP_FLAG`, or the default. */
export function signupFlag({ context }: Tenant): string {
  const action = context.state.actions.find(({ draft }) => isOwnAction(draft.code));
  const version = action && toCurrentVersion(action, context.now());
  const value = version?.secrets.find(({ name }) => name === "SIGNUP_FLAG")?.value.trim();
  return value || settingRules.SIGNUP_FLAG.default;
}
