import { changeSecrets } from "../../../src/deploy/change-secrets.ts";
import { type DeployOutcome, deploy } from "../../../src/deploy/deploy.ts";
import { type DeployableBundle, defaultActionName } from "../../../src/deploy/plan-deploy.ts";
import { planSecrets, toSecretInputs } from "../../../src/deploy/plan-secrets.ts";
import { findAction } from "../../../src/deploy/read-tenant.ts";
import { planRollback, type RollbackOutcome, rollback } from "../../../src/deploy/rollback.ts";
import { type Deployer, parseDeployer } from "../../../src/management-api/credentials.ts";
import { toFailure } from "../../../src/management-api/explain-error.ts";
import { createReader, createWriter } from "../../../src/management-api/management-client.ts";
import { openTenant } from "../../../src/management-api/open-tenant.ts";
import { type Clock, startDeadline } from "../../../src/outbound/deadline.ts";
import { createRedaction } from "../../../src/settings/create-redaction.ts";

/** Deploys into the local tenant over HTTP, with the code of `deploy` and `secrets`. All reject with a `Failure`. */
export interface LocalDeployer {
  /** Creates or updates the Action. Adds the entries of `values` that the tenant lacks, or writes all of them. */
  deploy(values: ReadonlyMap<string, string>, overwrite: boolean): Promise<DeployOutcome>;
  /** Changes secrets of the draft only. Like Auth0's dashboard, accepts any value. */
  changeDraft(action: string, set: ReadonlyMap<string, string>, remove: readonly string[]): Promise<void>;
  /** Puts a version's code back and keeps the secrets of today, or deploys the version as it was `withSecrets`. */
  rollback(action: string, version: number, withSecrets: boolean): Promise<RollbackOutcome>;
  /** Deploys the draft as it is. */
  redeploy(action: string): Promise<void>;
}

/** What deploying needs from its caller. */
export interface LocalDeployerOptions {
  /** With `AUTH0_DOMAIN` and the deployer's credentials. */
  readonly env: Readonly<Record<string, string>>;
  readonly bundle: DeployableBundle;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly report: (step: string) => void;
}

/** Seconds. A local tenant builds within one; faults can make it take longer. */
const timeout = 20;

/** Prepares the deployer. Sends nothing yet. */
export function createLocalDeployer(options: LocalDeployerOptions): LocalDeployer {
  const { env, bundle, fetch, clock, report } = options;
  const deployer: Deployer = parseDeployer(env);

  async function connect() {
    const deadline = startDeadline(clock, timeout);
    const session = await openTenant({ deployer, fetch, deadline, report });
    return { reader: createReader(session), writer: createWriter(session), deadline, report };
  }

  async function explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toFailure(error, deployer, createRedaction(env));
    }
  }

  return {
    deploy: (values, overwrite) =>
      explained(async () =>
        deploy(await connect(), {
          name: defaultActionName,
          bundle,
          values,
          signupsSinceGiven: false,
          pushSecrets: overwrite,
          position: { kind: "last" },
        }),
      ),
    changeDraft: (action, values, remove) =>
      explained(async () => {
        const { reader, writer } = await connect();
        const { action: found } = await findAction(reader, action);
        const plan = planSecrets(found.secrets, { set: values.keys(), remove });
        if (plan === undefined) return;
        await writer.updateAction(found.id, { secrets: toSecretInputs(plan, values) });
      }),
    rollback: (action, version, withSecrets) =>
      explained(async () => {
        const context = await connect();
        const plan = await planRollback(context.reader, action, { to: version, withSecrets });
        return rollback(context, action, plan);
      }),
    redeploy: (action) =>
      explained(async () => {
        const change = { set: [], remove: [], values: new Map<string, string>(), deploy: true };
        await changeSecrets(await connect(), action, change);
      }),
  };
}
