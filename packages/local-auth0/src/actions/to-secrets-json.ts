import type { StoredSecret } from "../tenant-state.ts";

/** Names and dates: a value never leaves the tenant. */
export function toSecretsJson(secrets: readonly StoredSecret[]) {
  return secrets.map(({ name, updatedAt }) => ({ name, updated_at: updatedAt }));
}
