import { ApiError } from "../http/api-error.ts";
import type { StoredSecret } from "../tenant-state.ts";

export interface SecretInput {
  readonly name: string;
  readonly value?: string | undefined;
}

/**
 * The secrets after a write. The given list replaces the stored one: a name without a value keeps value and date, a
 * name with a value is set now, a name that is not in the list is deleted. Kept names come first (recorded: the
 * request [bar, foo] got the response [foo, bar]).
 *
 * @throws ApiError 400 for a name without a value that the Action does not have. Auth0's response is unknown;
 *   creating an empty secret would hide the mistake.
 */
export function applySecrets(
  stored: readonly StoredSecret[],
  given: readonly SecretInput[],
  now: string,
): StoredSecret[] {
  const wanted = new Map(given.map((one) => [one.name, one.value]));
  const kept = stored.filter(({ name }) => wanted.has(name));
  const added = [...wanted].filter(([name]) => !stored.some((one) => one.name === name));
  return [
    ...kept.map((secret) => {
      const value = wanted.get(secret.name);
      return value === undefined ? secret : { name: secret.name, value, updatedAt: now };
    }),
    ...added.map(([name, value]) => {
      if (value === undefined) throw new ApiError(400, `A value is required for the new secret '${name}'`);
      return { name, value, updatedAt: now };
    }),
  ];
}

/** Names and dates only: a value never leaves the tenant. */
export function toSecretsJson(secrets: readonly StoredSecret[]) {
  return secrets.map(({ name, updatedAt }) => ({ name, updated_at: updatedAt }));
}
