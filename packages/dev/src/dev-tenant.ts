import { type ActionCacheStore, createActionCache, createActionRuntime } from "@splunk-action/action-runtime";
import type {
  ActionRuntimeFactory,
  RateLimit,
  TenantApplication,
  TenantSnapshot,
  TenantUser,
} from "@splunk-action/local-auth0";
import { createTenant, type Tenant, tenantScopes } from "@splunk-action/local-auth0";
import type { DevCredentials } from "./dev-credentials.ts";

/** The applications of the local tenant that users log in to. */
export const devApplications: readonly TenantApplication[] = [
  { client_id: "Q9kLrX2vBn8sTdPwYc5mHfJz3GuA7eRo", name: "Storefront" },
  { client_id: "mW4tZy7uKq1xNc6vEb9rJp3sLd8fGh2a", name: "Mobile app" },
  { client_id: "a8RfVt2sXk5bQn7yUj3wMe6zPc9hLd4g", name: "Admin console" },
];

/** A user who signed up before sign-ups were recorded: shows the effect of `SIGNUPS_SINCE`. */
const earlyMember: TenantUser = {
  created_at: "2019-03-04T09:15:00.000Z",
  email: "barbara@example.com",
  email_verified: true,
  identities: [
    {
      user_id: "5c7ce4d4a1b2c3d4e5f60001",
      provider: "auth0",
      connection: "Username-Password-Authentication",
      isSocial: false,
    },
  ],
  name: "Barbara Liskov",
  nickname: "barbara",
  updated_at: "2019-03-04T09:15:00.000Z",
  user_id: "auth0|5c7ce4d4a1b2c3d4e5f60001",
};

/**
 * The limits of a large private tenant: responses have rate-limit headers, and one machine cannot reach the limit. The
 * fault `auth0-rate-limit` simulates a reached limit.
 */
const rateLimit: RateLimit = { burst: 2_000, perSecond: 2_000 };

/** Options of the local tenant of `dev`. */
export interface DevTenantOptions {
  readonly credentials: DevCredentials;
  readonly snapshot: TenantSnapshot | undefined;
  /** How long a build takes, in milliseconds; called for each build. */
  readonly buildDelayMs: () => number;
}

/** A tenant with applications, two machine-to-machine clients and a runtime that records what Actions send. */
export function createDevTenant({ credentials, snapshot, buildDelayMs }: DevTenantOptions): Tenant {
  return createTenant({
    name: "local",
    applications: devApplications,
    clients: [
      {
        client_id: credentials.deployerId,
        client_secret: credentials.deployerSecret,
        name: "Deployer",
        scopes: tenantScopes,
      },
      {
        client_id: credentials.runtimeId,
        client_secret: credentials.runtimeSecret,
        name: "splunk-action at run time",
        scopes: ["update:users_app_metadata"],
      },
    ],
    users: [earlyMember],
    rateLimit,
    buildDelayMs: (dependencies) => (dependencies === 0 ? buildDelayMs() : 10_000),
    createRuntime: createRecordingRuntimes(),
    ...(snapshot === undefined ? {} : { snapshot }),
  });
}

function createRecordingRuntimes(): ActionRuntimeFactory {
  const caches = new Map<string, ActionCacheStore>();
  // Loopback responds within a millisecond: finer than Date.now, so that the steps keep their order.
  const clock = { now: () => performance.timeOrigin + performance.now() };
  return ({ code, trigger, actionName }) => {
    const cache = caches.get(trigger) ?? createActionCache();
    caches.set(trigger, cache);
    return createActionRuntime({
      code,
      filename: `${actionName}.js`,
      cache,
      clock,
      network: { record: true },
    });
  };
}
