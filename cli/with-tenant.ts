import type { WaitingParts } from "../src/deploy/wait-for-version.ts";
import { parseDeployer } from "../src/management-api/credentials.ts";
import { toFailure } from "../src/management-api/explain-error.ts";
import { createReader } from "../src/management-api/management-client.ts";
import { openTenant, type TenantSession } from "../src/management-api/open-tenant.ts";
import { startDeadline } from "../src/outbound/deadline.ts";
import { hasProxy, proxiedFetch } from "../src/outbound/proxy.ts";
import { createRedaction } from "../src/settings/create-redaction.ts";
import type { CommandContext } from "./context.ts";

/** What connecting needs of a command's context. */
export type TenantContext = Pick<CommandContext, "env" | "fetch" | "clock" | "progress">;

/** A connected tenant. It can only read; `createWriter(session)` is what a command that writes asks for. */
export interface ConnectedTenant extends WaitingParts {
  readonly session: TenantSession;
  /** The tenant's host, to say where something happened. */
  readonly host: string;
  /** What Auth0 would not do as a `Failure`, for work that has something to say before it fails; anything else as it is. */
  readonly explain: (error: unknown) => unknown;
}

/** How long a command may take that does not wait for builds, in seconds. */
const briefly = 60;

/** The same for one that does, unless `--timeout` says otherwise: Auth0's builder gives up after 300 s. */
export const buildTimeout = 360;

/**
 * Connects to the tenant that the environment names and runs a command's work in it.
 *
 * @param seconds The limit for the whole run.
 * @throws {Failure} Whatever Auth0 would not do is one by then.
 */
export async function withTenant<T>(
  { env, fetch, clock, progress }: TenantContext,
  work: (tenant: ConnectedTenant) => Promise<T>,
  seconds: number = briefly,
): Promise<T> {
  const deployer = parseDeployer(env);
  const deadline = startDeadline(clock, seconds);
  const report = progress.step;
  const explain = (error: unknown) => toFailure(error, deployer, createRedaction(env));
  try {
    const session = await openTenant({
      deployer,
      fetch: hasProxy(env) ? proxiedFetch : fetch,
      deadline,
      report,
    });
    return await work({
      session,
      reader: createReader(session),
      deadline,
      report,
      host: deployer.domain.host,
      explain,
    });
  } catch (error) {
    throw explain(error);
  }
}
