import { type Check, failed, passed, skipped, warned } from "./check.ts";

/** Each scope that the deployer needs, and for what. */
const needs: readonly (readonly [scope: string, commands: string])[] = [
  ["read:actions", "every command"],
  ["create:actions", "deploy, rollback and test-event --remote"],
  ["update:actions", "deploy and secrets"],
  ["delete:actions", "remove"],
];

/** Whether the deployer's token has each scope that a command needs. `scopes`: absent if the token does not say. */
export function checkScopes(scopes: readonly string[] | undefined): readonly Check[] {
  return needs.map(([scope, commands]) => {
    const name = `auth0.scope.${scope}`;
    if (scopes === undefined)
      return skipped(name, `the token does not say whether it has it (for ${commands})`);
    if (scopes.includes(scope)) return passed(name, `granted (for ${commands})`);
    const hint =
      "Grant it to the application: Applications > APIs > Auth0 Management API, in Auth0's dashboard.";
    const make = scope === "delete:actions" ? warned : failed;
    return make(name, `missing, and needed by ${commands}`, hint);
  });
}
