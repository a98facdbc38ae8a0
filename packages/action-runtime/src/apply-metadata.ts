import type { MetadataChanges } from "./execution.ts";

/** The part of a user's profile that an Action can change. */
export interface ProfileMetadata {
  readonly app_metadata?: Readonly<Record<string, unknown>>;
  readonly user_metadata?: Readonly<Record<string, unknown>>;
}

/**
 * The profile after Auth0 has saved an execution's metadata changes: merged at the first level only, so a nested
 * object is replaced as a whole, and `null` removes its key. Nothing is modified; a profile without changes is
 * returned as it is.
 *
 * @see https://auth0.com/docs/manage-users/user-accounts/metadata/manage-user-metadata
 */
export function applyMetadata<Profile extends ProfileMetadata>(
  profile: Profile,
  changes: MetadataChanges,
): Profile {
  const app = Object.entries(changes.app);
  const user = Object.entries(changes.user);
  return {
    ...profile,
    ...(app.length > 0 && { app_metadata: merge(profile.app_metadata, app) }),
    ...(user.length > 0 && { user_metadata: merge(profile.user_metadata, user) }),
  };
}

function merge(
  metadata: Readonly<Record<string, unknown>> | undefined,
  changes: readonly (readonly [string, unknown])[],
): Record<string, unknown> {
  const merged = new Map([...Object.entries(metadata ?? {}), ...changes]);
  return Object.fromEntries([...merged].filter(([, value]) => value !== null));
}
