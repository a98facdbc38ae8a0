import { createLogSource, type LogBehavior, type LogEvent } from "@splunk-action/local-auth0";
import { serveTenant } from "@splunk-action/local-auth0/testing";
import { serveSplunk } from "@splunk-action/local-splunk/testing";
import type { Scenario } from "./scenario.ts";

const hecToken = "marked-secret-hec";
const searcher = { SPLUNK_SEARCH_USERNAME: "searcher", SPLUNK_SEARCH_PASSWORD: "marked-secret-search" };

type SplunkOptions = NonNullable<Parameters<typeof serveSplunk>[0]>;

export interface VendorOptions {
  readonly logs?: Partial<LogBehavior>;
  readonly splunk?: SplunkOptions;
  /** What the search account's role restricts beside its index. */
  readonly role?: { readonly searchFilter?: string; readonly searchWindowSeconds?: number };
  /** Epoch milliseconds of the tenant and of Splunk. */
  readonly now: () => number;
}

/** A scenario in the local tenant and the local Splunk: every response is theirs. */
export async function serveVendors(scenario: Scenario, { logs, splunk, role, now }: VendorOptions) {
  const tenant = await serveTenant({
    clock: { now },
    logs: { lateShare: 0, ...logs },
    logSource: createLogSource(scenario.logs.map((log) => log.toJson() as unknown as LogEvent)),
    clients: [{ client_id: "client", client_secret: "marked-secret-client", scopes: ["read:logs"] }],
  });
  const served = await serveSplunk({
    now,
    indexes: ["auth0"],
    hecTokens: [{ name: "auth0", token: hecToken, index: "auth0", indexes: ["auth0"] }],
    users: [
      { name: "writer", password: "marked-secret-writer", roles: ["power"] },
      { name: "searcher", password: searcher.SPLUNK_SEARCH_PASSWORD, roles: ["restricted"] },
    ],
    roles: {
      restricted: { capabilities: ["search"], searchIndexes: ["auth0"], defaultIndexes: ["auth0"], ...role },
    },
    ...splunk,
  });
  const body = scenario.events
    .map(({ time, toJson }) =>
      JSON.stringify({ time: time / 1000, sourcetype: "auth0_activity", event: JSON.parse(toJson()) }),
    )
    .join("");
  const loaded =
    body !== "" &&
    (await fetch(`${served.hec.url}/services/collector/event`, {
      method: "POST",
      headers: { authorization: `Splunk ${hecToken}`, "user-agent": "test" },
      body,
    }));
  if (loaded && loaded.status !== 200) throw new Error(await loaded.text());
  const common = {
    AUTH0_DOMAIN: tenant.server.url,
    AUTH0_CLIENT_ID: "client",
    AUTH0_CLIENT_SECRET: "marked-secret-client",
    SPLUNK_INDEX: "auth0",
    SPLUNK_SEARCH_URL: served.management.url,
    ...searcher,
  };
  return {
    tenant,
    splunk: served.splunk,
    splunkFaults: served.faults,
    /** Sends to the Event Collector. */
    hecEnv: { ...common, SPLUNK_URL: served.hec.url, SPLUNK_HEC_TOKEN: hecToken },
    /** Sends to `receivers/simple`. */
    simpleEnv: {
      ...common,
      SPLUNK_URL: served.management.url,
      SPLUNK_USERNAME: "writer",
      SPLUNK_PASSWORD: "marked-secret-writer",
    },
    /** Log ids of reconciled events, each as often as it is in the index. */
    sentLogs: () =>
      served.splunk.events.flatMap(({ raw }) => {
        const { reconciled, logId } = JSON.parse(raw);
        return reconciled === true ? String(logId) : [];
      }),
    close: async () => void (await Promise.all([tenant.close(), served.close()])),
  };
}
