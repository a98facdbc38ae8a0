import { compareStatus } from "../../src/deploy/compare-status.ts";
import type { DeployableBundle } from "../../src/deploy/plan-deploy.ts";
import { readEarlierVersions, readTenant } from "../../src/deploy/read-tenant.ts";
import type { ManagementReader } from "../../src/management-api/management-port.ts";
import { trigger } from "../../src/management-api/management-port.ts";
import { type Check, failed, passed, skipped, warned } from "./check.ts";

/** The options for the checks of a deployment. */
export interface DeploymentOptions {
  readonly reader: ManagementReader;
  readonly name: string;
  readonly bundle: DeployableBundle | undefined;
  /** The settings of the environment. */
  readonly names: readonly string[];
  readonly flag: string;
}

/** Checks the tenant: the runtime, the deployment, and other Actions that use the same flag. */
export async function checkDeployment(options: DeploymentOptions): Promise<readonly Check[]> {
  const { reader, name, bundle, names } = options;
  const checks: Check[] = [await checkRuntime(reader)];
  const state = await readTenant(reader, name, { bindings: "always" });
  if (bundle === undefined)
    checks.push(skipped("deployment", "without the bundle there is nothing to compare"));
  else {
    const versions = await readEarlierVersions(reader, state);
    const { differences, deployed, warnings } = compareStatus(state, { name, bundle, names }, versions);
    const secretsHint = "Run splunk-action secrets push with the right values in the environment.";
    const hint =
      "Run splunk-action deploy, or for secrets splunk-action secrets push; deploy --dry-run shows what it would do.";
    checks.push(
      ...(differences.length === 0
        ? [
            passed(
              "deployment",
              `version ${deployed?.number} of ${name} is deployed, bound and equal to the local one`,
            ),
          ]
        : differences.map((difference) => warned("deployment", difference, hint))),
      ...warnings.map((warning) => warned("deployment.secrets", warning, secretsHint)),
    );
  }
  const bound = new Set((state.bindings ?? []).map(({ actionId }) => actionId));
  bound.delete(state.action?.id ?? "");
  checks.push(await checkFlag(options, bound));
  return checks;
}

async function checkRuntime(reader: ManagementReader): Promise<Check> {
  const triggers = await reader.listTriggers();
  const current = triggers.find(({ id, version }) => id === trigger.id && version === trigger.version);
  const offered = current?.runtimes ?? [];
  const usable = offered.filter((runtime) => Number(/^node(\d+)/.exec(runtime)?.[1]) >= 22);
  return usable.length > 0
    ? passed("auth0.runtime", `the tenant offers ${usable.join(", ")} for post-login`)
    : failed(
        "auth0.runtime",
        `the tenant offers ${offered.join(", ") || "no runtime"} for ${trigger.id} ${trigger.version}, but not node22 or a newer one`,
        "Ask Auth0's support for node22. The Action does not run on older runtimes.",
      );
}

/** Warns of two Actions with the same flag: each sign-up would be sent by one of them only. */
async function checkFlag({ reader, flag }: DeploymentOptions, bound: ReadonlySet<string>): Promise<Check> {
  if (bound.size === 0) return passed("flag", `no other bound Action can use ${flag}`);
  const word = new RegExp(`(?<![\\w$])${flag.replaceAll(/\W/g, "\\$&")}(?![\\w$])`);
  const users = (await reader.listActions())
    .filter(({ id, code, deployedVersion }) => bound.has(id) && word.test(deployedVersion?.code ?? code))
    .map(({ name }) => name);
  return users.length === 0
    ? passed("flag", `no other bound Action mentions ${flag}`)
    : warned(
        "flag",
        `${users.join(", ")}: bound to post-login, and its code mentions ${flag}, too`,
        "If this is not intended, set another flag (SIGNUP_FLAG) in one of them. Otherwise a sign-up may count as a login.",
      );
}
