import { z } from "zod";
import { Failure } from "../../../../src/errors/failure.ts";
import { settingDefinitions } from "../../../../src/settings/definitions.ts";
import { type SettingName, settingRules } from "../../../../src/settings/rules.ts";
import { toInvalidText } from "../../../../src/settings/settings-error-texts.ts";
import { definePageRoute, type PageRoute } from "./page-route.ts";

/** Auth0's rule for the names of secrets. */
const secretName = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/**
 * Refuses a value that the Action could not use, so that the page can show why. Auth0's dashboard accepts any value.
 *
 * @throws {Failure} `SETTINGS`
 */
function requireUsable(name: string, value: string): void {
  if (!Object.hasOwn(settingRules, name)) return;
  const parsed = settingRules[name as SettingName].parse(value.trim());
  if ("value" in parsed) return;
  const { meaning } = settingDefinitions[name as SettingName];
  throw new Failure("SETTINGS", `${name} ${toInvalidText(parsed.invalid)}`, `It is ${meaning}.`);
}

/** What Auth0's dashboard does with an Action: writes secrets to the draft and deploys it. */
export const actionRoutes: readonly PageRoute[] = [
  definePageRoute({
    method: "PUT",
    path: "/api/actions/:action/secrets/:name",
    body: z.strictObject({ value: z.string().min(1).max(4096) }),
    async handle({ context, params: { action = "", name = "" }, body }) {
      if (!secretName.test(name)) {
        throw new Failure("USAGE", "this is no name for a secret", "Use letters, digits and underscores.");
      }
      requireUsable(name, body.value);
      await context.deployer.changeDraft(action, new Map([[name, body.value]]), []);
      return { name };
    },
  }),
  definePageRoute({
    method: "DELETE",
    path: "/api/actions/:action/secrets/:name",
    async handle({ context, params: { action = "", name = "" } }) {
      await context.deployer.changeDraft(action, new Map(), [name]);
      return { name };
    },
  }),
  definePageRoute({
    method: "POST",
    path: "/api/actions/:action/rollback",
    body: z.strictObject({ version: z.int().min(1), withSecrets: z.boolean().default(false) }),
    async handle({ context, params: { action = "" }, body }) {
      const { kind } = await context.deployer.rollback(action, body.version, body.withSecrets);
      return { action, kind };
    },
  }),
  definePageRoute({
    method: "POST",
    path: "/api/actions/:action/deploy",
    async handle({ context, params: { action = "" } }) {
      await context.deployer.redeploy(action);
      return { action };
    },
  }),
];
