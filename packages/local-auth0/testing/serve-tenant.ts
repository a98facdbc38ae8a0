import { createActionRuntime } from "@splunk-action/action-runtime";
import { type Faults, type LocalServer, serve } from "@splunk-action/local-http";
import { createTenant, type Tenant } from "../src/create-tenant.ts";
import type { TenantOptions } from "../src/tenant-options.ts";

/** A local tenant on a real port, which runs Actions, with a deployer's client and one for the Action. */
export interface ServedTenant {
  readonly tenant: Tenant;
  readonly server: LocalServer;
  readonly faults: Faults;
  /** The deployer's environment. */
  readonly deployerEnv: Readonly<Record<string, string>>;
  /** The Action's own Management API credentials. */
  readonly runtimeEnv: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Serves a tenant on a free port of loopback; builds and deployments take no time unless `options` say so. */
export async function serveTenant(options: TenantOptions = {}): Promise<ServedTenant> {
  const tenant = createTenant({
    seed: "served",
    buildDelayMs: 0,
    deployDelayMs: 0,
    createRuntime: ({ code }) => createActionRuntime({ code }),
    clients: [
      {
        client_id: "deployer",
        client_secret: "marked-deployer-secret",
        scopes:
          "read:actions create:actions update:actions delete:actions read:users update:users_app_metadata".split(
            " ",
          ),
      },
      { client_id: "action", client_secret: "marked-action-secret", scopes: ["update:users_app_metadata"] },
    ],
    ...options,
  });
  const { faults } = tenant;
  const server = await serve(tenant.handle, { faults });
  return {
    ...{ tenant, server, faults },
    deployerEnv: {
      AUTH0_DOMAIN: server.url,
      AUTH0_CLIENT_ID: "deployer",
      AUTH0_CLIENT_SECRET: "marked-deployer-secret",
    },
    runtimeEnv: { AUTH0_RUNTIME_CLIENT_ID: "action", AUTH0_RUNTIME_CLIENT_SECRET: "marked-action-secret" },
    close: () => server.close(),
  };
}
