import type { ActionVersion } from "../management-api/management-port.ts";
import { compareContent } from "./compare-content.ts";
import type { DeployableBundle } from "./plan-deploy.ts";
import type { TenantState } from "./read-tenant.ts";

/** What is deployed, held against what is here. The document of `status --json`. */
export interface DeploymentStatus {
  readonly name: string;
  readonly actionId: string | null;
  /** The version that runs. */
  readonly deployed: {
    readonly number: number;
    readonly builtAt: string | null;
    /** The package's version and content hash, from the file's first line; null for a file that is not ours. */
    readonly build: string | null;
    readonly runtime: string;
  } | null;
  readonly local: { readonly build: string | null; readonly runtime: string };
  readonly draft: {
    readonly status: string;
    /** In what the draft differs from the version that runs: a deploy would publish it. */
    readonly undeployed: readonly string[];
  } | null;
  readonly secrets: {
    /** In the environment, but not in the tenant. */
    readonly missing: readonly string[];
    /** In the tenant alone: no difference, since the dashboard is the authority. */
    readonly extra: readonly string[];
    /** Changed in the draft since the deploy: the Action that runs does not have them yet. */
    readonly undeployed: readonly string[];
  };
  /** Counted from 1; null if it is not bound. */
  readonly binding: { readonly position: number; readonly of: number; readonly times: number } | null;
  /** Every difference in one sentence; empty if all is as it should be. */
  readonly differences: readonly string[];
}

/** Compares what was read with the local bundle and the names of the environment's settings. Pure. */
export function compareStatus(
  { action, doubles, bindings = [] }: TenantState,
  {
    name,
    bundle,
    names,
  }: { readonly name: string; readonly bundle: DeployableBundle; readonly names: Iterable<string> },
): DeploymentStatus {
  const local = { build: readBuild(bundle.code), runtime: bundle.runtime };
  const wanted = [...names];
  if (action === undefined) {
    const secrets = { missing: wanted, extra: [], undeployed: [] };
    const differences = [`there is no Action called ${name}`];
    return { name, actionId: null, deployed: null, local, draft: null, secrets, binding: null, differences };
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
  };
  const drift = version === undefined ? [] : compareContent(action, version);
  const undeployed =
    drift.length === 0 && version !== undefined && !action.allChangesDeployed ? ["other changes"] : drift;
  const times = bindings.filter(({ actionId }) => actionId === action.id).length;
  const position = bindings.findIndex(({ actionId }) => actionId === action.id) + 1;
  const status: Omit<DeploymentStatus, "differences"> = {
    name,
    actionId: action.id,
    deployed: version === undefined ? null : toDeployed(version),
    local,
    draft: { status: action.status, undeployed },
    secrets,
    binding: times === 0 ? null : { position, of: bindings.length, times },
  };
  const content =
    version && compareContent(version, { ...bundle, dependencies: [], secrets: version.secrets });
  return { ...status, differences: listDifferences(status, content, doubles.length) };
}

function toDeployed(version: ActionVersion): NonNullable<DeploymentStatus["deployed"]> {
  const { number, builtAt = null, code, runtime } = version;
  return { number, builtAt, build: readBuild(code), runtime };
}

function listDifferences(
  { deployed, draft, secrets, binding }: Omit<DeploymentStatus, "differences">,
  content: readonly string[] | undefined,
  doubles: number,
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
  if (binding === null) found.push("it is not bound to post-login");
  else if (binding.times > 1) found.push(`it is bound ${binding.times} times`);
  if (doubles > 0) found.push(`${doubles} more of the same name`);
  return found;
}

/** `0.1.0 0123456789ab` from `// splunk-action 0.1.0 0123456789ab`. */
function readBuild(code: string): string | null {
  return /^\/\/ splunk-action (\S+ [0-9a-f]{12})$/m.exec(code.slice(0, 200))?.[1] ?? null;
}
