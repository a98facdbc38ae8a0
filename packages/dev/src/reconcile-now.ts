import type { Tenant } from "@splunk-action/local-auth0";
import { toArrivalTime, toCurrentVersion } from "@splunk-action/local-auth0";
import type { Splunk } from "@splunk-action/local-splunk";
import { isOwnAction } from "../../../src/deploy/read-tenant.ts";
import { Failure } from "../../../src/errors/failure.ts";
import type { Deployer } from "../../../src/management-api/credentials.ts";
import { openTenant } from "../../../src/management-api/open-tenant.ts";
import { createLogReader } from "../../../src/management-api/read-logs.ts";
import { type Clock, startDeadline } from "../../../src/outbound/deadline.ts";
import type { StateStore } from "../../../src/reconcile/ports.ts";
import { type ReconcileOutcome, runReconcile } from "../../../src/reconcile/run-reconcile.ts";
import { createEventSearch } from "../../../src/reconcile/search-events.ts";
import { createEventSender } from "../../../src/reconcile/send-events.ts";
import { parseSettings } from "../../../src/settings/parse-settings.ts";
import type { Settings } from "../../../src/settings/settings.ts";
import { toSettingsErrorText } from "../../../src/settings/settings-error-texts.ts";
import { createSplunkClient, type SplunkAccount } from "../../../src/splunk-api/splunk-client.ts";

/** Compares the logins of the last 24 hours with Splunk, and sends the missing events. */
export type ReconcileNow = () => Promise<ReconcileOutcome>;

/**
 * `reconcile` skips the last 15 minutes, because Auth0's logs and Splunk's index may be late. Here the delays are
 * known, so the clock is moved ahead as soon as everything is visible.
 */
const aheadMs = 20 * 60_000;
/** Number of the latest logs that are examined: any log that is not visible yet is among them. */
const latestLogs = 1_000;
/** Max seconds of one execution. */
const maxSeconds = 120;

/** What `reconcile` needs. */
export interface ReconcileNowOptions {
  readonly tenant: Tenant;
  /** The local Splunk, to learn how long its index hides the latest events. */
  readonly splunk: Splunk;
  readonly deployer: Deployer;
  readonly searchAccount: SplunkAccount | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

export function createReconcileNow(options: ReconcileNowOptions): ReconcileNow {
  const { tenant, deployer, searchAccount, fetch } = options;
  const clock: Clock = { ...options.clock, now: () => options.clock.now() + aheadMs };
  return async () => {
    if (searchAccount === undefined) {
      throw new Failure(
        "SPLUNK_SEARCH",
        "reconcile has to search, and there is no account for searches",
        "Set SPLUNK_SEARCH_URL with SPLUNK_SEARCH_TOKEN, or with SPLUNK_SEARCH_USERNAME and SPLUNK_SEARCH_PASSWORD.",
      );
    }
    const settings = requireDeployedSettings(tenant);
    const visibleAt = Math.max(toLogsVisibleAt(tenant), toEventsVisibleAt(options.splunk));
    await options.clock.sleep(Math.max(0, visibleAt + 1 - options.clock.now()));
    const report = () => undefined;
    const deadline = startDeadline(clock, maxSeconds);
    const session = await openTenant({ deployer, fetch, deadline, report });
    const searching = await createSplunkClient(searchAccount);
    const sending = await createSplunkClient({
      baseUrl: settings.SPLUNK_URL,
      credential: settings.credential,
      certificates: settings.SPLUNK_CA_CERT,
    });
    try {
      return await runReconcile(
        {
          settings,
          // The Action derives ids from the tenant's name, which differs from its host name here.
          tenant: tenant.context.settings.name,
          // The last 24 hours: a tenant that was just started has no older logs, and none have expired.
          since: undefined,
          until: undefined,
          ...{ dryRun: false, assumeLost: false, fresh: true, force: false },
        },
        {
          ...{ clock, report, state: inMemory() },
          logs: createLogReader(session, { clock, report, rate: 100 }),
          events: createEventSearch(searching, settings, clock),
          sender: createEventSender(sending, settings, clock),
        },
      );
    } finally {
      searching.close();
      sending.close();
    }
  };
}

/** Time from which the latest logs can be read: like Auth0, the tenant shows them shortly after their date. */
function toLogsVisibleAt({ state, context }: Tenant): number {
  const { visibleAfterMs } = context.logs.behavior;
  const wait = typeof visibleAfterMs === "number" ? visibleAfterMs : 0;
  return Math.max(0, ...state.logs.slice(-latestLogs).map(({ log_id }) => toArrivalTime(log_id) + wait));
}

/** Time from which a search finds the latest event. */
function toEventsVisibleAt(splunk: Splunk): number {
  const [latest] = splunk.newestFirst();
  return latest?.searchableAt ?? 0;
}

/** The settings with which the deployed Action runs. @throws {Failure} `SETTINGS` */
function requireDeployedSettings({ context }: Tenant): Settings {
  const action = context.state.actions.find(({ draft }) => isOwnAction(draft.code));
  const secrets = (action && toCurrentVersion(action, context.now()))?.secrets ?? [];
  const { settings, errors } = parseSettings(
    Object.fromEntries(secrets.map(({ name, value }) => [name, value])),
  );
  if (settings !== undefined) return settings;
  throw new Failure(
    "SETTINGS",
    errors.map(toSettingsErrorText).join("; "),
    "Correct the Action's secrets and deploy them.",
  );
}

function inMemory(): StateStore {
  let saved: ReturnType<StateStore["load"]>;
  return {
    load: () => saved,
    save(state) {
      saved = state;
    },
  };
}
