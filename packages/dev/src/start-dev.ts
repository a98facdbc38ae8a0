import { createFaults } from "@splunk-action/local-http";
import { loadBundle } from "../../../src/bundle/load-bundle.ts";
import { collectValues } from "../../../src/deploy/plan-secrets.ts";
import { Failure } from "../../../src/errors/failure.ts";
import { parseDeployer } from "../../../src/management-api/credentials.ts";
import type { Clock } from "../../../src/outbound/deadline.ts";
import { createSplunkClient } from "../../../src/splunk-api/splunk-client.ts";
import { createDevCredentials } from "./dev-credentials.ts";
import { type RemoteSplunk, replaceSplunk, toDevEnvironment, toSearchAccount } from "./dev-environment.ts";
import { createDevSplunk } from "./dev-splunk.ts";
import { createDevTenant } from "./dev-tenant.ts";
import { createEventStream } from "./event-stream.ts";
import { createDevFaults } from "./faults/create-dev-faults.ts";
import { createFlowLog } from "./flow/flow-log.ts";
import type { Flow } from "./flow-model.ts";
import { type KeptCertificate, keepCertificate } from "./keep-certificate.ts";
import { createStateKeeper } from "./keep-state.ts";
import { createLocalDeployer } from "./local-deployer.ts";
import { type LockOwner, lockFile } from "./lock-file.ts";
import { createCrowd } from "./login/create-crowd.ts";
import { createLoginRunner, type RunLogin } from "./login/create-login-runner.ts";
import { createLosses } from "./losses.ts";
import { openServers, portCount, toDevUrls } from "./open-servers.ts";
import { createPageHandle } from "./page-api/create-page-handle.ts";
import type { PageContext } from "./page-api/page-context.ts";
import { readPage } from "./page-api/render-page.ts";
import type { DevUrls } from "./page-model.ts";
import { createReconcileNow, type ReconcileNow } from "./reconcile-now.ts";
import { type DevStateFile, prepareStateFile, readStateFile, writeStateFile } from "./state-file.ts";
import { toEventView } from "./to-event-view.ts";
import { updateLoopbackUrls } from "./update-loopback-urls.ts";

/** Default ports of `dev`, if they are free. */
const defaultPort = 4820;

/** Options of `dev`. */
export interface DevOptions {
  /** The page's port; the next four are used too. Default: any free ports. */
  readonly port?: number | undefined;
  /** The state file. Default: the state is not kept. */
  readonly statePath?: string | undefined;
  /** The folder of the built files. */
  readonly distDirectory: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly processes: LockOwner;
  readonly report: (step: string) => void;
  /** Called after every login. */
  readonly onLogin?: (flow: Flow) => void;
  /** Settings that name a Splunk, to send events there instead of to the local one. */
  readonly remoteSplunk?: RemoteSplunk;
  /** Called with errors that occur while it runs. */
  readonly warn: (text: string) => void;
}

/** A running local tenant, local Splunk and page. */
export interface Dev {
  readonly urls: DevUrls;
  /** The environment with which every other command works against them. */
  readonly env: Readonly<Record<string, string>>;
  /** The number of the deployed version of the Action. */
  readonly version: number;
  readonly login: RunLogin;
  readonly splunk: PageContext["splunk"];
  readonly faults: PageContext["faults"];
  readonly reconcile: ReconcileNow;
  /** Stops everything and writes the state. */
  close(): Promise<void>;
}

/**
 * Starts a local Auth0 tenant, a local Splunk and their page on loopback, and deploys the Action into the tenant
 * over HTTP.
 *
 * @throws {Failure} `PORT_IN_USE`, `STATE_FILE`, `OUT_FILE`, `BUNDLE_MISSING`, or what the deploy throws.
 */
export async function startDev(options: DevOptions): Promise<Dev> {
  const { statePath, processes } = options;
  const unlock = statePath === undefined ? () => undefined : lockFile(statePath, processes);
  try {
    return await startLocked(options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Runs with the state file locked. @param onClose called when the state has been written for the last time */
async function startLocked(options: DevOptions, onClose: () => void): Promise<Dev> {
  const saved = options.statePath === undefined ? undefined : readStateFile(options.statePath);
  if (options.statePath !== undefined) prepareStateFile(options.statePath);
  const [bundle, html] = await Promise.all([
    loadBundle(options.distDirectory),
    readPage(options.distDirectory),
  ]);
  const credentials = saved?.credentials ?? createDevCredentials();
  let buildMs = 0;
  const tenant = createDevTenant({ credentials, snapshot: saved?.tenant, buildDelayMs: () => buildMs });
  const splunk = createDevSplunk(credentials);
  const splunkFaults = createFaults();
  const losses = createLosses();
  const stream = createEventStream(losses);
  const flows = createFlowLog();
  let context: PageContext | undefined;

  const keeper = createStateKeeper(
    () => {
      if (options.statePath === undefined || context === undefined) return;
      const state: DevStateFile = {
        format: 1,
        port: servers.page.port,
        credentials,
        tenant: tenant.snapshot(),
      };
      writeStateFile(options.statePath, state);
    },
    (error) => options.warn(error instanceof Failure ? error.message : "the state cannot be written"),
  );
  const tenantChanged = () => {
    keeper.touch();
    stream.publish({ topic: "tenant" });
  };

  const servers = await openServers(
    {
      page: createPageHandle(
        () => {
          if (context === undefined) throw new Failure("USAGE", "not ready yet", "Try again in a second.");
          return context;
        },
        { html, token: credentials.pageToken, caCertificate: () => servers.caCertificate },
      ),
      auth0: async (request) => {
        const response = await tenant.handle(request);
        if (request.method !== "GET") tenantChanged();
        return response;
      },
      splunk: splunk.handle,
      hec: splunk.handleHec,
    },
    splunkFaults,
    { first: options.port ?? toUsable(saved?.port) ?? defaultPort, orAny: options.port === undefined },
  );

  let certificate: KeptCertificate | undefined;
  const close = async () => {
    stream.close();
    keeper.flush();
    onClose();
    await servers.close();
    certificate?.remove();
  };
  try {
    certificate = keepCertificate(servers.caCertificate);
    const urls = toDevUrls(servers);
    const env = {
      ...replaceSplunk(toDevEnvironment(urls, credentials), options.remoteSplunk),
      NODE_EXTRA_CA_CERTS: certificate.path,
    };
    const searchAccount =
      options.remoteSplunk === undefined
        ? toSearchAccount(urls, credentials)
        : options.remoteSplunk.searchAccount;
    const { fetch, clock, report } = options;
    const deployer = createLocalDeployer({ env, bundle, fetch, clock, report });
    const values = collectValues(env);
    const stale = saved === undefined ? undefined : updateLoopbackUrls(tenant, values);
    const { version } = await deployer.deploy(stale ?? values, stale !== undefined);
    buildMs = 300;

    const login = createLoginRunner(tenant, (flow) => {
      flows.add(flow);
      losses.add(flow, context?.faults.areOn() ?? false);
      options.onLogin?.(flow);
      stream.publish({ topic: "flows", flow });
      tenantChanged();
    });
    splunk.onEvent((indexed) => {
      const event = toEventView(indexed);
      stream.publish({ topic: "events", event, eventCount: splunk.total });
    });
    const runReconcile = createReconcileNow({
      ...{ tenant, splunk, searchAccount, fetch, clock },
      deployer: parseDeployer(env),
    });
    const reconcile: ReconcileNow = async () => {
      const outcome = await runReconcile();
      losses.set(outcome.report.missing + outcome.report.uncertain);
      if (outcome.report.complete) flows.markReconciled();
      stream.publish({ topic: "losses" });
      return outcome;
    };
    context = {
      ...{ tenant, splunk, flows, losses, stream, login, deployer, urls, tenantChanged },
      reconcile,
      searchClient: searchAccount && (await createSplunkClient(searchAccount)),
      remoteSplunk: options.remoteSplunk?.url,
      faults: createDevFaults(tenant, splunk, splunkFaults),
      nextOfCrowd: createCrowd(),
    };
    keeper.touch();
    return { urls, env, version: version.number, login, splunk, faults: context.faults, reconcile, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The next four ports of free ports need not be free. */
function toUsable(port: number | undefined): number | undefined {
  return port !== undefined && port <= 65_536 - portCount ? port : undefined;
}
