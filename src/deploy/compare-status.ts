import type { ActionVersion } from "../management-api/management-port.ts";
import { describeSilence, findMissing } from "./check-secrets.ts";
import { compareContent } from "./compare-content.ts";
import { chooseRuntime, type DeployableBundle } from "./plan-deploy.ts";
import type { TenantState } from "./read-tenant.ts";

/** The deployed Action compared with the local one. The JSON of `status --json`. */
export interface DeploymentStatus {
  readonly name: string;
  readonly actionId: string | null;
  /** The deployed version. */
  readonly deployed: {
    readonly number: number;
    readonly builtAt: string | null;
    /** The package's version and content hash, from the file's first line. Null for other files. */
    readonly build: string | null;
    readonly runtime: string;
  } | null;
  readonly local: { readonly build: string | null; readonly runtime: string };
  readonly draft: {
    readonly status: string;
    /** Differences between the draft and the deployed version. A deploy would publish them. */
    readonly undeployed: readonly string[];
  } | null;
  readonly secrets: {
    /** Only in the environment. */
    readonly missing: readonly string[];
    /** Only in the tenant. Not a difference, because the Auth0 dashboard is the authority. */
    readonly extra: readonly string[];
    /** Changed in the draft since the last deploy. */
    readonly undeployed: readonly string[];
    /** Secrets for which another version has a newer value than the deployed one, for example after a rollback. */
    readonly outdated: readonly OutdatedSecret[];
    /** In the environment and in the tenant. The values cannot be compared, because Auth0 does not return them. */
    readonly notCompared: readonly string[];
  };
  /** Counted from 1. Null if not bound. */
  readonly binding: { readonly position: number; readonly of: number; readonly times: number } | null;
  /** One sentence for each difference. */
  readonly differences: readonly string[];
  /** Missing settings without which the Action cannot send. Not a difference. */
  readonly warnings: readonly string[];
}

/** A secret for which another version has a newer value than the deployed one. */
export interface OutdatedSecret {
  readonly name: string;
  /** When the deployed value was set. ISO 8601. */
  readonly updatedAt: string;
  /** When the newest value was set. ISO 8601. */
  readonly replacedAt: string;
}

/**
 * Compares the tenant with the local bundle and the names of the environment's settings. Pure.
 *
 * @param versions The Action's versions, if they were read.
 */
export function compareStatus(
  { action, duplicates, bindings = [] }: TenantState,
  {
    name,
    bundle,
    names,
  }: { readonly name: string; readonly bundle: DeployableBundle; readonly names: Iterable<string> },
  versions: readonly ActionVersion[] = [],
): DeploymentStatus {
  const local = { build: readBuild(bundle.code), runtime: bundle.runtime };
  const wanted = [...names];
  if (action === undefined) {
    const secrets = { missing: wanted, extra: [], undeployed: [], outdated: [], notCompared: [] };
    const differences = [`there is no Action called ${name}`];
    const absent = { actionId: null, deployed: null, draft: null, binding: null };
    return { name, local, secrets, ...absent, differences, warnings: [] };
  }
  const { deployedVersion: version } = action;
  const there = action.secrets.map((secret) => secret.name);
  const dates = new Map(version?.secrets.map((secret) => [secret.name, secret.updatedAt]));
  const secrets = {
    missing: wanted.filter((one) => !there.includes(one)),
    extra: there.filter((one) => !wanted.includes(one)),
    undeployed: [
      ...action.secrets
        .filter((one) => !dates.has(one.name) || dates.get(one.name) !== one.updatedAt)
        .map((one) => one.name),
      ...[...dates.keys()].filter((one) => !there.includes(one)),
    ],
    outdated: version === undefined ? [] : findOutdatedSecrets(version, versions),
    notCompared: wanted.filter((one) => there.includes(one)),
  };
  const drift = version === undefined ? [] : compareContent(action, version);
  const undeployed =
    drift.length === 0 && version !== undefined && !action.allChangesDeployed ? ["other changes"] : drift;
  const times = bindings.filter(({ actionId }) => actionId === action.id).length;
  const position = bindings.findIndex(({ actionId }) => actionId === action.id) + 1;
  const status: Omit<DeploymentStatus, "differences" | "warnings"> = {
    name,
    actionId: action.id,
    deployed: version === undefined ? null : toDeployed(version),
    local,
    draft: { status: action.status, undeployed },
    secrets,
    binding: times === 0 ? null : { position, of: bindings.length, times },
  };
  const runtime = chooseRuntime(bundle.runtime, version?.runtime);
  const content =
    version && compareContent(version, { ...bundle, runtime, dependencies: [], secrets: version.secrets });
  const differences = listDifferences(status, content, duplicates.length);
  const missing = findMissing(new Set(there));
  const denial = there.includes("ON_FAILURE") ? "unknown" : "none";
  return {
    ...status,
    differences,
    warnings: missing.length === 0 ? [] : [describeSilence(name, missing, denial)],
  };
}

/** Secrets of a version for which another version has a newer value. The dates are from Auth0. */
export function findOutdatedSecrets(
  { secrets }: ActionVersion,
  versions: readonly ActionVersion[],
): readonly OutdatedSecret[] {
  return secrets.flatMap(({ name, updatedAt }) => {
    const dates = versions
      .flatMap((version) => version.secrets)
      .flatMap((one) => (one.name === name && one.updatedAt !== undefined ? [one.updatedAt] : []));
    const replacedAt = dates.toSorted().at(-1);
    return updatedAt !== undefined && replacedAt !== undefined && updatedAt < replacedAt
      ? [{ name, updatedAt, replacedAt }]
      : [];
  });
}

function toDeployed(version: ActionVersion): NonNullable<DeploymentStatus["deployed"]> {
  const { number, builtAt = null, code, runtime } = version;
  return { number, builtAt, build: readBuild(code), runtime };
}

function listDifferences(
  { deployed, draft, secrets, binding }: Omit<DeploymentStatus, "differences" | "warnings">,
  content: readonly string[] | undefined,
  duplicates: number,
): string[] {
  const found: string[] = [];
  if (deployed === null) found.push("no version is deployed");
  for (const part of content ?? []) found.push(`the deployed ${part} differs from the local one`);
  if (draft?.status === "failed") found.push("the draft's build has failed");
  const parts = (draft?.undeployed ?? []).filter((part) => part !== "secrets");
  if (parts.length > 0) found.push(`the draft is newer than the deployed version (${parts.join(", ")})`);
  if (secrets.missing.length > 0) found.push(`the tenant lacks secrets: ${secrets.missing.join(", ")}`);
  if (deployed !== null && secrets.undeployed.length > 0) {
    found.push(`secrets newer than the deployed version: ${secrets.undeployed.join(", ")}`);
  }
  found.push(...describeOutdated(secrets.outdated));
  if (binding === null) found.push("it is not bound to post-login");
  else if (binding.times > 1) found.push(`it is bound ${binding.times} times`);
  if (duplicates > 0) found.push(`${duplicates} more of the same name`);
  return found;
}

/** One sentence for all that were written and replaced together. */
function describeOutdated(outdated: readonly OutdatedSecret[]): string[] {
  const toKey = ({ updatedAt, replacedAt }: OutdatedSecret) => `${updatedAt} ${replacedAt}`;
  return [...new Map(outdated.map((one) => [toKey(one), one])).values()].map((first) => {
    const { updatedAt, replacedAt } = first;
    const secrets = outdated.filter((one) => toKey(one) === toKey(first));
    const names = secrets.map(({ name }) => name).join(", ");
    return secrets.length === 1
      ? `the deployed ${names} is of ${updatedAt}, older than the value of ${replacedAt} that replaced it`
      : `the deployed ${names} are of ${updatedAt}, older than the values of ${replacedAt} that replaced them`;
  });
}

/** `0.1.0 0123456789ab` from `// splunk-action 0.1.0 0123456789ab`. */
function readBuild(code: string): string | null {
  return /^\/\/ splunk-action (\S+ [0-9a-f]{12})$/m.exec(code.slice(0, 200))?.[1] ?? null;
}
