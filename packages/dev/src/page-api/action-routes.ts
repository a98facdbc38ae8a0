import { z } from "zod";
import { Failure } from "../../../../src/failure.ts";
import { definePageRoute, type PageRoute } from "./page-route.ts";

/** Auth0's rule for the names of secrets. */
const secretName = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** What Auth0's dashboard does with an Action: secrets go into the draft, and a deploy makes them count. */
export const actionRoutes: readonly PageRoute[] = [
  definePageRoute({
    method: "PUT",
    path: "/api/actions/:action/secrets/:name",
    body: z.strictObject({ value: z.string().min(1).max(4096) }),
    async handle({ context, params: { action = "", name = "" }, body }) {
      if (!secretName.test(name)) {
        throw new Failure("USAGE", "this is no name for a secret", "Use letters, digits and underscores.");
      }
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
    path: "/api/actions/:action/deploy",
    async handle({ context, params: { action = "" } }) {
      await context.deployer.redeploy(action);
      return { action };
    },
  }),
];
