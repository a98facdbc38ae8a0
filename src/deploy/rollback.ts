import { Failure } from "../errors/failure.ts";
import type {
  ActionContent,
  ActionVersion,
  ManagementWriter,
  TenantAction,
} from "../management-api/management-port.ts";
import { compareContent } from "./compare-content.ts";
import { findAction } from "./read-tenant.ts";
import { repeatAttempt, StaleTenant } from "./repeat-attempt.ts";
import { type WaitingParts, waitBuilt, waitDeployed } from "./wait-for-version.ts";

/** What a rollback did. */
export interface RollbackOutcome {
  /** The number of the version that ran before. */
  readonly from: number;
  /** The version whose content runs again. */
  readonly to: number;
  /** The number of the version that runs now: Auth0 makes a new one. Absent if that content ran already. */
  readonly deployedVersion: number | undefined;
  /** Whether the draft was made equal by Auth0 (`updated`), had to be written (`repaired`), or differs in its secrets. */
  readonly draft: "updated" | "repaired" | "secrets differ";
}

/**
 * Deploys an earlier version again and leaves the draft equal to it.
 *
 * @param number The version to go back to; the newest earlier one with another content if absent.
 * @throws {Failure} `VERSION_NOT_FOUND` among others.
 */
export async function rollback(
  parts: WaitingParts & { readonly writer: ManagementWriter },
  name: string,
  number: number | undefined,
): Promise<RollbackOutcome> {
  const { reader, writer, report } = parts;
  let chosen: { readonly from: ActionVersion; readonly target: ActionVersion } | undefined;
  return repeatAttempt(parts.deadline, report, async () => {
    report("reading the tenant");
    const { action } = await findAction(reader, name);
    // Chosen once: an attempt whose answer got lost may have moved what "previous" means.
    chosen ??= chooseVersion(action.deployedVersion, await reader.listVersions(action.id), number);
    const { from, target } = chosen;
    const { deployedVersion: running } = action;
    if (running !== undefined && runsAlready(running, chosen)) {
      const draft = await repairDraft(parts, action, running);
      const deployed = running.number === from.number ? undefined : running.number;
      return { from: from.number, to: target.number, deployedVersion: deployed, draft };
    }
    report(`rolling back from version ${from.number} to version ${target.number}`);
    const version = await writer.deployVersion(action.id, target.id);
    const seen = await waitDeployed(parts, action.id, version);
    if (!isSame(seen.deployedVersion, target)) {
      throw new StaleTenant("NOT_VERIFIED", "the version that runs is not the one asked for");
    }
    const draft = await repairDraft(parts, seen, seen.deployedVersion);
    return { from: from.number, to: target.number, deployedVersion: seen.deployedVersion.number, draft };
  });
}

/** It ran already at the beginning, or an attempt whose answer got lost has deployed it. */
function runsAlready(
  running: ActionVersion,
  { from, target }: { readonly from: ActionVersion; readonly target: ActionVersion },
): boolean {
  return running.number > from.number
    ? isSame(running, target)
    : compareContent(running, target).length === 0;
}

/** The same code, runtime, dependencies and names of secrets; the dates may be new in a new version. */
function isSame(one: ActionContent, other: ActionContent): boolean {
  const parts = compareContent(one, other).filter((part) => part !== "secrets");
  const toNames = (content: ActionContent) => content.secrets.map(({ name }) => name).join();
  return parts.length === 0 && toNames(one) === toNames(other);
}

/** Picks the version that runs and the one to go back to. `versions`: newest first. */
function chooseVersion(
  running: ActionVersion | undefined,
  versions: readonly ActionVersion[],
  number: number | undefined,
): { readonly from: ActionVersion; readonly target: ActionVersion } {
  if (running === undefined) {
    throw new Failure("VERSION_NOT_FOUND", "no version is deployed", "Deploy first: splunk-action deploy.");
  }
  const target = versions.find((version) =>
    number === undefined
      ? version.number < running.number && compareContent(version, running).length > 0
      : version.number === number,
  );
  if (target !== undefined) return { from: running, target };
  const there = versions.map((version) => version.number).join(", ");
  throw new Failure(
    "VERSION_NOT_FOUND",
    number === undefined
      ? `no version before ${running.number} differs from it`
      : `there is no version ${number}`,
    `Versions in the tenant: ${there || "none"}. Auth0 keeps the last 50.`,
  );
}

/**
 * Makes the draft equal to a version, where Auth0 has not done so itself (`update_draft`). Values of secrets cannot
 * be read, so that of these only superfluous names can be taken out.
 */
async function repairDraft(
  parts: WaitingParts & { readonly writer: ManagementWriter },
  draft: TenantAction,
  version: ActionVersion,
): Promise<"updated" | "repaired" | "secrets differ"> {
  const differences = compareContent(draft, version);
  if (differences.length === 0) return "updated";
  const wanted = new Set(version.secrets.map(({ name }) => name));
  const kept = draft.secrets.filter(({ name }) => wanted.has(name));
  const superfluous = kept.length < draft.secrets.length;
  if (superfluous || differences.some((part) => part !== "secrets")) {
    parts.report("updating the draft");
    const { code, runtime } = version;
    const dependencies = version.dependencies.map((text) => {
      const at = text.lastIndexOf("@");
      return { name: text.slice(0, at), version: text.slice(at + 1) };
    });
    const secrets = superfluous ? { secrets: kept.map(({ name }) => ({ name })) } : {};
    const written = await parts.writer.updateAction(draft.id, { code, runtime, dependencies, ...secrets });
    const built = await waitBuilt(parts, written);
    return compareContent(built, version).length === 0 ? "repaired" : "secrets differ";
  }
  return "secrets differ";
}
