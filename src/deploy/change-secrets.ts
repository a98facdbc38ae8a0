import type { ManagementWriter, TenantAction } from "../management-api/management-port.ts";
import { checkSecrets } from "./check-secrets.ts";
import { compareContent } from "./compare-content.ts";
import { planSecrets, type SecretsPlan, toSecretInputs } from "./plan-secrets.ts";
import { findAction } from "./read-tenant.ts";
import { repeatAttempt, StaleTenant } from "./repeat-attempt.ts";
import { type WaitingParts, waitBuilt, waitDeployed } from "./wait-for-version.ts";

/** What is to become of the secrets. */
export interface SecretsChange {
  readonly set: readonly string[];
  readonly remove: readonly string[];
  /** The values of those to set. */
  readonly values: ReadonlyMap<string, string>;
  /** Whether the version that runs is to get them, too. */
  readonly deploy: boolean;
}

/** What has become of them. */
export interface SecretsOutcome extends SecretsPlan {
  /** The number of the version that runs with them; absent if none was deployed. */
  readonly deployedVersion: number | undefined;
  /** Whether the deploy also published other changes that somebody had left in the draft. */
  readonly publishedDraft: boolean;
  readonly warnings: readonly string[];
}

/**
 * Changes some secrets and keeps all others. They belong to versions, so that only a deploy gives them to the Action
 * that runs.
 *
 * @throws {Failure}
 */
export async function changeSecrets(
  parts: WaitingParts & { readonly writer: ManagementWriter },
  name: string,
  change: SecretsChange,
): Promise<SecretsOutcome> {
  let written: SecretsPlan | undefined;
  return repeatAttempt(parts.deadline, parts.report, async () => {
    parts.report("reading the tenant");
    let { action } = await findAction(parts.reader, name);
    const plan = written === undefined ? planSecrets(action.secrets, change) : undefined;
    const keep = action.secrets.map((secret) => secret.name);
    const warnings = checkSecrets(plan ?? written ?? { set: [], keep }, change.values);
    if (plan !== undefined) {
      parts.report("updating the secrets");
      action = await parts.writer.updateAction(action.id, { secrets: toSecretInputs(plan, change.values) });
      verify(action, plan);
      written = plan;
    }
    const done = written ?? { set: [], remove: [], keep };
    const before = action.deployedVersion;
    const pending =
      before === undefined || compareContent(action, before).length > 0 || !action.allChangesDeployed;
    if (!change.deploy || !pending) {
      return { ...done, deployedVersion: undefined, publishedDraft: false, warnings };
    }
    const publishedDraft =
      before !== undefined && compareContent(action, before).some((part) => part !== "secrets");
    const built = await waitBuilt(parts, action);
    parts.report("deploying");
    const version = await parts.writer.deployAction(built.id);
    const { deployedVersion } = await waitDeployed(parts, built.id, version);
    return { ...done, deployedVersion: deployedVersion.number, publishedDraft, warnings };
  });
}

function verify({ secrets }: TenantAction, { set, keep, remove }: SecretsPlan): void {
  const names = new Set(secrets.map(({ name }) => name));
  const right = [...set, ...keep].every((name) => names.has(name)) && !remove.some((name) => names.has(name));
  if (!right) throw new StaleTenant("NOT_VERIFIED", "the secrets in Auth0 are not those that were sent");
}
