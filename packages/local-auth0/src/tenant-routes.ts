import { z } from "zod";
import { actionRoutes } from "./actions/action-routes.ts";
import { bindingRoutes } from "./bindings/binding-routes.ts";
import { emptyEntityRoutes } from "./empty-entities.ts";
import { executionRoutes } from "./executions/execution-routes.ts";
import { defineRoute, type Route } from "./http/route.ts";
import { logRoutes } from "./logs/log-routes.ts";
import { moduleRoutes } from "./modules/module-routes.ts";
import { userRoutes } from "./users/user-routes.ts";
import { versionRoutes } from "./versions/version-routes.ts";

/** auth0-deploy-cli always reads the settings first, even if it is limited to other entities. */
const settingsRoute = defineRoute({
  method: "GET",
  path: "/tenants/settings",
  scopes: ["read:tenant_settings"],
  query: z.looseObject({}),
  handle: ({ context }) => ({
    status: 200,
    body: {
      enabled_locales: ["en"],
      flags: {},
      friendly_name: context.settings.name,
      sandbox_version: "22",
      session_lifetime: 168,
      idle_session_lifetime: 72,
    },
  }),
});

/** Every endpoint of the Management API that this tenant has. */
export const tenantRoutes: readonly Route[] = [
  ...actionRoutes,
  ...versionRoutes,
  ...bindingRoutes,
  ...moduleRoutes,
  ...executionRoutes,
  ...userRoutes,
  ...logRoutes,
  ...emptyEntityRoutes,
  settingsRoute,
];

/** All scopes any endpoint asks for. */
export const tenantScopes: readonly string[] = [...new Set(tenantRoutes.flatMap(({ scopes }) => scopes))];
