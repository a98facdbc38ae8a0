import { Failure } from "../errors/failure.ts";
import type {
  ActionContent,
  ActionVersion,
  ManagementReader,
  ManagementWriter,
  TenantAction,
} from "../management-api/management-port.ts";
import { findMissing } from "./check-secrets.ts";
import { compareContent } from "./compare-content.ts";
import { chooseRuntime } from "./plan-deploy.ts";
import { findAction } from "./read-tenant.ts";
import { repeatAttempt, StaleTenant } from "./repeat-attempt.ts";
import { type WaitOptions, waitBuilt, waitDeployed } from "./wait-for-version.ts";

/** Options of a rollback. */
export interface RollbackRequest {
  /** If absent: the newest earlier one with other code, unless what runs is older code that was put back already. */
  readonly to: number | undefined;
  /** Deploy that version unchanged, with the old values of its secrets. */
  readonly withSecrets: boolean;
}

/** A secret that a rollback changes. */
export interface RolledBackSecret {
  readonly name: string;
  /** When the value of that version was set, ISO 8601. Absent if the version does not have the secret. */
  readonly updatedAt: string | undefined;
}

/** The plan of a rollback. */
export interface RollbackPlan {
  readonly from: ActionVersion;
  readonly target: ActionVersion;
  /**
   * `code`: deploy the version's code with the current secrets. `version`: deploy the version unchanged. `secrets alone`: the
   * versions differ only in secrets, so nothing is done. `unchanged`: the content is already deployed.
   * `rolled back already`: the same, for a rollback that names no version.
   */
  readonly kind: "code" | "version" | "secrets alone" | "unchanged" | "rolled back already";
  readonly withSecrets: boolean;
  /** Of `rolled back already`: the version that ran before what runs. */
  readonly undone: number | undefined;
  /** For `version`: secrets that get an older value or are removed. For `secrets alone`: the secrets that would change. */
  readonly older: readonly RolledBackSecret[];
  /** Without which the Action sends nothing afterwards; empty where nothing is deployed. */
  readonly missing: readonly string[];
}

/** The result of a rollback. */
export interface RollbackOutcome extends Pick<RollbackPlan, "kind" | "undone" | "missing"> {
  /** The number of the version that was deployed before. */
  readonly from: number;
  /** The version whose content is deployed again. */
  readonly to: number;
  /** The number of the new version that Auth0 created. Absent if nothing was deployed. */
  readonly deployedVersion: number | undefined;
  readonly older: readonly RolledBackSecret[];
  /** Whether the draft equals the deployed version, or has newer secrets that the next deploy would publish. */
  readonly draft: "equal" | "secrets differ";
}

/** Chooses the version and plans the rollback. Only reads. @throws {Failure} `VERSION_NOT_FOUND` */
export async function planRollback(
  reader: ManagementReader,
  name: string,
  { to, withSecrets }: RollbackRequest,
): Promise<RollbackPlan> {
  const { action } = await findAction(reader, name);
  const versions = await reader.listVersions(action.id);
  const { from, target, undone } = chooseVersion(action.deployedVersion, versions, to, withSecrets);
  const older = findOlderSecrets(action, target);
  const parts = compareContent(from, target);
  const plan = { from, target, withSecrets, undone, missing: [] };
  if (undone !== undefined) return { ...plan, kind: "rolled back already", older: [] };
  if (!differsInCode(from, target)) {
    if (parts.length === 0) return { ...plan, kind: "unchanged", older: [] };
    if (!withSecrets) return { ...plan, kind: "secrets alone", older };
  }
  const toMissing = ({ secrets }: ActionContent) =>
    findMissing(new Set(secrets.map((secret) => secret.name)));
  return withSecrets
    ? { ...plan, kind: "version", older, missing: toMissing(target) }
    : { ...plan, kind: "code", older: [], missing: toMissing(action) };
}

/**
 * Applies a plan and makes the draft equal to the deployed version. The result is read from the tenant.
 *
 * @throws {Failure}
 */
export async function rollback(
  options: WaitOptions & { readonly writer: ManagementWriter },
  name: string,
  plan: RollbackPlan,
): Promise<RollbackOutcome> {
  const { from, target, kind, older, undone, missing } = plan;
  const outcome = { kind, from: from.number, to: target.number, undone, older, missing };
  const isDeployed = kind === "code" || kind === "version";
  const unchanged = { ...outcome, deployedVersion: undefined, draft: "equal" } as const;
  if (!isDeployed && (kind === "secrets alone" || !plan.withSecrets)) return unchanged;
  return repeatAttempt(options.deadline, options.report, async () => {
    options.report("reading the tenant");
    const { action } = await findAction(options.reader, name);
    const { deployedVersion: running } = action;
    // A run that was interrupted after its deploy may have left the draft as it was.
    if (!isDeployed) return { ...unchanged, draft: await alignDraft(options, action, running ?? from) };
    // An attempt whose response was lost has already deployed it.
    const isDone =
      running !== undefined && running.number > from.number && isWanted(running, plan, action.secrets);
    const step = `rolling back from version ${from.number} to version ${target.number}`;
    const deployed = isDone
      ? { ...action, deployedVersion: running }
      : await carryOut(options, step, action, plan);
    const { deployedVersion } = deployed;
    if (!isWanted(deployedVersion, plan, deployed.secrets)) {
      throw new StaleTenant("NOT_VERIFIED", "the deployed version is not the requested one");
    }
    const draft = await alignDraft(options, deployed, deployedVersion);
    return { ...outcome, deployedVersion: deployedVersion.number, draft };
  });
}

async function carryOut(
  options: WaitOptions & { readonly writer: ManagementWriter },
  step: string,
  action: TenantAction,
  { target, kind }: RollbackPlan,
): Promise<TenantAction & { readonly deployedVersion: ActionVersion }> {
  options.report(step);
  if (kind === "version") {
    const version = await options.writer.deployVersion(action.id, target.id);
    return waitDeployed(options, action.id, version);
  }
  const draft = await writeCode(options, action, target);
  const version = await options.writer.deployAction(draft.id);
  return waitDeployed(options, action.id, version);
}

/** Writes a version's code to the draft. Does not send the list of secrets, so Auth0 keeps all of them. */
async function writeCode(
  options: WaitOptions & { readonly writer: ManagementWriter },
  draft: TenantAction,
  version: ActionVersion,
): Promise<TenantAction> {
  const runtime = chooseRuntime(version.runtime, draft.runtime);
  if (!differsInCode(draft, { ...version, runtime })) return waitBuilt(options, draft);
  const dependencies = version.dependencies.map((text) => {
    const at = text.lastIndexOf("@");
    return { name: text.slice(0, at), version: text.slice(at + 1) };
  });
  return waitBuilt(
    options,
    await options.writer.updateAction(draft.id, { code: version.code, runtime, dependencies }),
  );
}

/**
 * Makes the draft equal to a version, if Auth0 has not done so (`update_draft`). Values of secrets cannot be read, so only
 * names that the version does not have can be removed.
 */
async function alignDraft(
  options: WaitOptions & { readonly writer: ManagementWriter },
  draft: TenantAction,
  version: ActionVersion,
): Promise<RollbackOutcome["draft"]> {
  if (compareContent(draft, version).length === 0) return "equal";
  options.report("updating the draft");
  const wanted = new Set(version.secrets.map(({ name }) => name));
  const kept = draft.secrets.filter(({ name }) => wanted.has(name));
  let written = await writeCode(options, draft, version);
  if (kept.length < draft.secrets.length) {
    const secrets = kept.map(({ name }) => ({ name }));
    written = await waitBuilt(options, await options.writer.updateAction(draft.id, { secrets }));
  }
  return compareContent(written, version).length === 0 ? "equal" : "secrets differ";
}

/** Whether a version has the content of the plan. `secrets`: those of the draft, which a new version gets. */
function isWanted(
  running: ActionVersion,
  { target, kind }: RollbackPlan,
  secrets: ActionContent["secrets"],
): boolean {
  const runtime = kind === "code" ? running.runtime : target.runtime;
  if (differsInCode(running, { ...target, runtime })) return false;
  const toNames = (list: ActionContent["secrets"]) => list.map(({ name }) => name).join();
  return toNames(running.secrets) === toNames(kind === "code" ? secrets : target.secrets);
}

function differsInCode(one: ActionContent, other: ActionContent): boolean {
  return compareContent(one, other).some((part) => part !== "secrets");
}

/** Secrets whose current value is newer than that of a version, or that the version does not have. */
function findOlderSecrets(
  { secrets, deployedVersion }: TenantAction,
  target: ActionVersion,
): readonly RolledBackSecret[] {
  const then = new Map(target.secrets.map(({ name, updatedAt }) => [name, updatedAt]));
  const today = new Map(
    [...(deployedVersion?.secrets ?? []), ...secrets].map(({ name, updatedAt }) => [name, updatedAt]),
  );
  return [...today]
    .filter(([name, updatedAt]) => !then.has(name) || (updatedAt ?? "") > (then.get(name) ?? ""))
    .map(([name]) => ({ name, updatedAt: then.get(name) }));
}

/** Finds the deployed version and the one to go back to. `versions`: newest first. */
function chooseVersion(
  running: ActionVersion | undefined,
  versions: readonly ActionVersion[],
  number: number | undefined,
  withSecrets: boolean,
): Pick<RollbackPlan, "from" | "target" | "undone"> {
  if (running === undefined) {
    throw new Failure("VERSION_NOT_FOUND", "no version is deployed", "Deploy first: splunk-action deploy.");
  }
  const earlier = versions.filter((version) => version.number < running.number);
  const isSame = (one: ActionContent, other: ActionContent) =>
    withSecrets ? compareContent(one, other).length === 0 : hasSameCode(one, other);
  const previous = earlier.find((version) => !isSame(version, running));
  const named = versions.find((version) => version.number === number);
  const back = previous && findPutBack(running, previous, earlier, isSame);
  if (number === undefined && previous !== undefined && back !== undefined) {
    return { from: running, target: back, undone: previous.number };
  }
  const different = earlier.find((version) => compareContent(version, running).length > 0);
  const target = number !== undefined ? named : (previous ?? different);
  if (target !== undefined) return { from: running, target, undone: undefined };
  const list = versions.map((version) => version.number).join(", ");
  throw new Failure(
    "VERSION_NOT_FOUND",
    number === undefined
      ? `no version before ${running.number} differs from it`
      : `there is no version ${number}`,
    `Versions in the tenant: ${list || "none"}. Auth0 keeps the last 50.`,
  );
}

/**
 * The version that the running one repeats, if it was put back after a newer one had run. A rollback that is repeated,
 * as after an interruption, must not go one step further back, and Auth0 does not say which version is a rollback. What
 * first ran before its predecessor first ran is one; deploying the newer content again is not.
 *
 * @param earlier Newest first.
 */
function findPutBack(
  running: ActionVersion,
  previous: ActionVersion,
  earlier: readonly ActionVersion[],
  isSame: (one: ActionContent, other: ActionContent) => boolean,
): ActionVersion | undefined {
  const first = earlier.findLast((version) => isSame(version, running));
  const firstPrevious = earlier.findLast((version) => isSame(version, previous));
  const isBack = first !== undefined && first.number < (firstPrevious ?? previous).number;
  return isBack
    ? earlier.find((version) => version.number < previous.number && isSame(version, running))
    : undefined;
}

/** The runtime does not count: a rollback keeps a newer one. */
function hasSameCode(one: ActionContent, other: ActionContent): boolean {
  return !compareContent(one, other).some((part) => part === "code" || part === "dependencies");
}
