import { settingNames } from "../settings/rules.ts";

/** The Action's own Management API credentials. */
const runtimeClient: readonly string[] = ["AUTH0_RUNTIME_CLIENT_ID", "AUTH0_RUNTIME_CLIENT_SECRET"];

/**
 * The secrets that the Action would have if they were pushed from this environment.
 *
 * @param touchesUser without it the Action gets no credentials with which it could change a user
 */
export function toActionSecrets(
  env: Readonly<Record<string, string | undefined>>,
  touchesUser: boolean,
): Record<string, string> {
  const names = settingNames.filter((name) => touchesUser || !runtimeClient.includes(name));
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
