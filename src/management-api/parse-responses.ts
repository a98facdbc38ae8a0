import * as z from "zod";
import type { ActionVersion, TenantAction, TenantBinding, TenantTrigger } from "./management-port.ts";

// Auth0 omits empty lists and flags, and may add keys at any time: parse only what is used.
const secretRows = z.array(z.looseObject({ name: z.string(), updated_at: z.string().optional() }));
const secrets = secretRows.nullish().transform((list) => toSecrets(list ?? []));
const toSecrets = (list: z.infer<typeof secretRows>) =>
  list
    .map(({ name, updated_at: updatedAt }) => ({ name, updatedAt }))
    .sort((one, other) => compare(one.name, other.name));

const dependencies = z
  .array(z.looseObject({ name: z.string(), version: z.string().optional() }))
  .nullish()
  .transform((list) => (list ?? []).map(({ name, version }) => `${name}@${version ?? ""}`).sort(compare));

const content = { code: z.string().default(""), runtime: z.string().default(""), dependencies, secrets };

const version = z
  .looseObject({
    ...content,
    id: z.string(),
    number: z.number().default(0),
    deployed: z.boolean().default(false),
    built_at: z.string().optional(),
    created_at: z.string().optional(),
  })
  .transform(
    ({ id, number, deployed, code, runtime, built_at, created_at, ...rest }): ActionVersion => ({
      ...{ id, number, deployed, code, runtime },
      dependencies: rest.dependencies,
      secrets: rest.secrets,
      builtAt: built_at ?? created_at,
    }),
  );

const action = z
  .looseObject({
    ...content,
    // Required: secrets are written as a whole list, so a missing list must not count as an empty one.
    secrets: secretRows.transform(toSecrets),
    id: z.string(),
    name: z.string(),
    supported_triggers: z.array(z.looseObject({ id: z.string() })).default([]),
    status: z.string().default("pending"),
    all_changes_deployed: z.boolean().default(false),
    deployed_version: version.nullish(),
  })
  .transform(
    ({ id, name, code, runtime, status, ...rest }): TenantAction => ({
      ...{ id, name, code, runtime, status },
      dependencies: rest.dependencies,
      secrets: rest.secrets,
      triggers: rest.supported_triggers.map((one) => one.id),
      allChangesDeployed: rest.all_changes_deployed,
      deployedVersion: rest.deployed_version ?? undefined,
    }),
  );

const binding = z
  .looseObject({
    action: z.looseObject({ id: z.string(), name: z.string().default("") }),
    display_name: z.string().optional(),
  })
  .transform(
    ({ action: { id, name }, display_name }): TenantBinding => ({
      actionId: id,
      actionName: name,
      displayName: display_name,
    }),
  );

const oneTrigger = z
  .looseObject({
    id: z.string(),
    version: z.string().default(""),
    status: z.string().default(""),
    runtimes: z.array(z.string()).default([]),
  })
  .transform(
    ({ id, version: number, status, runtimes }): TenantTrigger => ({ id, version: number, status, runtimes }),
  );

/** A page of a list with rows of any kind. */
export interface ListPage {
  readonly rows: readonly unknown[];
  readonly total?: number | undefined;
}

const list = z.looseObject({ total: z.number().optional() });

/**
 * Parses a page of a list. The key is required, even if there are no rows: another shape must not count as an empty list,
 * because the next write of the bindings would unbind the missing Actions.
 */
export function parsePage(key: string, body: unknown): ListPage {
  const { total, [key]: rows } = list.parse(body);
  return { rows: z.array(z.unknown()).parse(rows), total };
}

/** An Action as GET, POST, PATCH and the list return it. */
export const parseAction = (response: unknown): TenantAction => action.parse(response);
/** A version as a deploy and the list of versions return it. */
export const parseVersion = (response: unknown): ActionVersion => version.parse(response);
/** An entry of the bindings. Its `all_changes_deployed` is always false and not used. */
export const parseBinding = (response: unknown): TenantBinding => binding.parse(response);
/** A row of the list of triggers. */
export const parseTrigger = (response: unknown): TenantTrigger => oneTrigger.parse(response);

/** Compares by code unit, the same on every machine. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
