import { type Check, failed, passed, skipped, warned } from "./check.ts";

/** Each scope of the deployer, its use, and the status if it is missing. */
const needs: readonly (readonly [scope: string, commands: string, lack: typeof failed | typeof skipped])[] = [
  ["read:actions", "every command", failed],
  ["create:actions", "deploy, rollback, secrets and test-event --remote", failed],
  ["update:actions", "deploy, rollback, secrets and remove", failed],
  ["delete:actions", "remove", warned],
  ["read:users", "test-event --user", skipped],
  ["update:users_app_metadata", "test-event --user", skipped],
];

/** Checks whether the deployer's token has all scopes. `scopes`: absent if the token does not contain them. */
export function checkScopes(scopes: readonly string[] | undefined): readonly Check[] {
  return needs.map(([scope, commands, lack]) => {
    const name = `auth0.scope.${scope}`;
    if (scopes === undefined)
      return skipped(name, `the token does not list its scopes (needed for ${commands})`);
    if (scopes.includes(scope)) return passed(name, `granted (for ${commands})`);
    const hint =
      "Grant it to the application: Applications > APIs > Auth0 Management API, in Auth0's dashboard.";
    return lack(name, `missing, and needed by ${commands}`, hint);
  });
}
