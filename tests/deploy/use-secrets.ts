import { afterEach, beforeEach } from "@jest/globals";
import type { CliRun } from "../cli/run-in-process.ts";
import { type LocalTenant, startTenant } from "./local-tenant.ts";

/** The tests' tenant, new in each test, and what it has of the Action's secrets. */
export interface TenantWithSecrets {
  readonly local: LocalTenant;
  /** The secrets of the draft, with their values, as only the local tenant can tell them. */
  stored(): Readonly<Record<string, string>>;
  /** The secrets in each change of the Action so far, as they were sent. */
  sentSecrets(): readonly unknown[];
  /** Runs `deploy`; `env` is added to the deployer's environment. */
  deploy(env: Readonly<Record<string, string>>, ...argv: string[]): Promise<CliRun>;
}

/** Starts a tenant before each test of this file, and stops it afterwards. */
export function useSecrets(): TenantWithSecrets {
  let local: LocalTenant;
  beforeEach(async () => {
    local = await startTenant();
  });
  afterEach(() => local.close());
  return {
    get local() {
      return local;
    },
    stored() {
      const action = local.tenant.context.state.actions.find(({ name }) => name === "splunk-signup-login");
      return Object.fromEntries((action?.draft.secrets ?? []).map(({ name, value }) => [name, value]));
    },
    sentSecrets: () =>
      local.requests
        .filter(({ method, path }) => method === "PATCH" && !path.includes("bindings"))
        .map(({ body }) => (JSON.parse(body) as { secrets?: unknown }).secrets),
    deploy: (env, ...argv) => local.run(["deploy", ...argv], { env: { ...local.env, ...env } }),
  };
}

/** The three kinds of a Splunk credential. */
export const kinds = {
  hec: { SPLUNK_HEC_TOKEN: "dummy-hec" },
  bearer: { SPLUNK_TOKEN: "dummy-bearer" },
  basic: { SPLUNK_USERNAME: "u", SPLUNK_PASSWORD: "dummy-p" },
} as const;
