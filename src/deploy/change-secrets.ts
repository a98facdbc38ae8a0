import { Failure } from "../errors/failure.ts";
import type { ManagementReader, ManagementWriter, TenantAction } from "../management-api/management-port.ts";
import { findNearestName } from "../settings/nearest-name.ts";
import { checkSecrets, describeSilence, findMissing, readDenial, refuseDenial } from "./check-secrets.ts";
import { compareContent } from "./compare-content.ts";
import { planSecrets, replaceCredential, type SecretsPlan, toSecretInputs } from "./plan-secrets.ts";
import { findAction } from "./read-tenant.ts";
import { repeatAttempt, StaleTenant } from "./repeat-attempt.ts";
import { type WaitOptions, waitBuilt, waitDeployed } from "./wait-for-version.ts";

/** A requested change of secrets. */
export interface SecretsChange {
  readonly set: readonly string[];
  readonly remove: readonly string[];
  /** Values of the secrets to set, and of the other secrets that a new kind of credential needs. */
  readonly values: ReadonlyMap<string, string>;
  /** Whether to deploy the change. */
  readonly deploy: boolean;
}

/** The result of the change. */
export interface SecretsOutcome extends SecretsPlan {
  /** Names to remove that were removed before this run. */
  readonly gone: readonly string[];
  /** The number of the deployed version. Absent if none was deployed. */
  readonly deployedVersion: number | undefined;
  /** Whether the draft still differs from the version that runs. */
  readonly pending: boolean;
  /** The secrets of the version that runs; absent if none does. */
  readonly running: readonly string[] | undefined;
  /** Whether the deploy also published other changes of the draft. */
  readonly publishedDraft: boolean;
  readonly warnings: readonly string[];
}

/**
 * Changes some secrets and keeps all others. Secrets belong to versions, so a change takes effect only with a deploy.
 *
 * @throws {Failure} `USAGE` for a secret to remove that the Action never had; `SETTINGS` for `ON_FAILURE=deny` on an Action
 * that cannot send.
 */
export async function changeSecrets(
  options: WaitOptions & { readonly writer: ManagementWriter },
  name: string,
  change: SecretsChange,
): Promise<SecretsOutcome> {
  let written: SecretsPlan | undefined;
  let gone: readonly string[] | undefined;
  return repeatAttempt(options.deadline, options.report, async () => {
    options.report("reading the tenant");
    let { action } = await findAction(options.reader, name);
    gone ??= await findGone(options.reader, action, change.remove);
    const { set, remove } = replaceCredential(action.secrets, change.set, change.values);
    const plan =
      written === undefined
        ? planSecrets(action.secrets, { set, remove: [...change.remove, ...remove] })
        : undefined;
    const keep = action.secrets.map((secret) => secret.name);
    const wanted = plan ?? written ?? { set: [], keep, remove: [] };
    const { missing, warnings: wrong } = checkSecrets(wanted, change.values);
    const denial = missing.length === 0 ? "none" : readDenial(wanted, change.values);
    if (change.deploy && wanted.set.includes("ON_FAILURE")) refuseDenial(denial, missing);
    const warnings = missing.length === 0 ? wrong : [...wrong, describeSilence(name, missing, denial)];
    if (plan !== undefined) {
      options.report("updating the secrets");
      action = await options.writer.updateAction(action.id, { secrets: toSecretInputs(plan, change.values) });
      verify(action, plan);
      written = plan;
    }
    // What an interrupted run has taken out of the draft is removed by the deploy of this one.
    const removed = change.remove.filter((one) => !gone?.includes(one) && !written?.remove.includes(one));
    const { set: sent = [], remove: taken = [], keep: kept = keep } = written ?? {};
    const done = { set: sent, remove: [...taken, ...removed], keep: kept, gone };
    const before = action.deployedVersion;
    const pending =
      before === undefined || compareContent(action, before).length > 0 || !action.allChangesDeployed;
    if (!change.deploy || !pending) {
      const running = before?.secrets.map((secret) => secret.name);
      return { running, ...done, deployedVersion: undefined, pending, publishedDraft: false, warnings };
    }
    const publishedDraft =
      before !== undefined && compareContent(action, before).some((part) => part !== "secrets");
    const built = await waitBuilt(options, action);
    options.report("deploying");
    const version = await options.writer.deployAction(built.id);
    const { deployedVersion } = await waitDeployed(options, built.id, version);
    verify(deployedVersion, done);
    const running = deployedVersion.secrets.map((secret) => secret.name);
    return {
      ...done,
      running,
      deployedVersion: deployedVersion.number,
      pending: false,
      publishedDraft,
      warnings,
    };
  });
}

/**
 * The settings that a complete Action would lack after the removal of some secrets. Empty if it would lack none, or if the
 * Action is not complete before.
 *
 * @throws {Failure} `USAGE` for a secret that the Action does not have.
 */
export async function previewRemoval(
  reader: ManagementReader,
  name: string,
  remove: readonly string[],
): Promise<readonly string[]> {
  const { action } = await findAction(reader, name);
  await findGone(reader, action, remove);
  const names = action.secrets.map((secret) => secret.name);
  if (findMissing(new Set(names)).length > 0) return [];
  return findMissing(new Set(names.filter((one) => !remove.includes(one))));
}

/**
 * Names to remove that the tenant no longer has but an earlier version had, for example after an interrupted run.
 * A name that the running version still has does not count: the deploy that removes it follows.
 *
 * @throws {Failure} `USAGE` for a name that no version had.
 */
async function findGone(
  reader: ManagementReader,
  { id, name, secrets, deployedVersion }: TenantAction,
  remove: readonly string[],
): Promise<readonly string[]> {
  const known = new Set([...secrets, ...(deployedVersion?.secrets ?? [])].map((secret) => secret.name));
  const absent = remove.filter((one) => !known.has(one));
  if (absent.length === 0) return [];
  const earlier = (await reader.listVersions(id)).flatMap((version) =>
    version.secrets.map((one) => one.name),
  );
  const unknown = absent.filter((one) => !earlier.includes(one));
  if (unknown.length === 0) return absent;
  const texts = unknown.map((one) => {
    const nearest = findNearestName(one, known);
    return nearest === undefined ? one : `${one} (did you mean ${nearest}?)`;
  });
  throw new Failure(
    "USAGE",
    `${name} has no secret ${texts.join(", ")}`,
    `It has: ${[...known].join(", ") || "none"}. Names are written exactly as in splunk-action secrets list.`,
  );
}

function verify({ secrets }: Pick<TenantAction, "secrets">, { set, keep, remove }: SecretsPlan): void {
  const names = new Set(secrets.map(({ name }) => name));
  const right = [...set, ...keep].every((name) => names.has(name)) && !remove.some((name) => names.has(name));
  if (!right) throw new StaleTenant("NOT_VERIFIED", "the secrets in Auth0 differ from those that were sent");
}
