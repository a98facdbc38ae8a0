import { hasProxy } from "../../src/outbound/proxy.ts";
import type { Settings } from "../../src/settings/settings.ts";
import type { CommandContext } from "../context.ts";
import { type Check, skipped } from "./check.ts";
import { checkConnection } from "./check-connection.ts";
import { checkSplunkHost } from "./check-splunk-host.ts";
import { checkSplunkInput } from "./check-splunk-input.ts";

/** Checks whether events can reach Splunk: host, connection, certificate, credential and index. Indexes no events. */
export async function checkSplunk(
  { env, clock }: Pick<CommandContext, "env" | "clock">,
  settings: Settings,
): Promise<readonly Check[]> {
  const { SPLUNK_URL, SPLUNK_CA_CERT, credential } = settings;
  const found = [
    checkSplunkHost(SPLUNK_URL, credential.kind),
    ...(await checkRoute({ env, clock }, SPLUNK_URL, SPLUNK_CA_CERT)),
  ];
  const reachable = found.every(({ name, status }) => name === "splunk.host" || status !== "failure");
  const input = reachable
    ? await checkSplunkInput(settings, clock.now())
    : [skipped("splunk.credential", "Splunk cannot be reached")];
  return [...found, ...input];
}

/** The connection to Splunk and its certificate, where requests go there directly. */
export async function checkRoute(
  { env, clock }: Pick<CommandContext, "env" | "clock">,
  baseUrl: string,
  certificates: string | undefined,
): Promise<readonly Check[]> {
  return hasProxy(env)
    ? [skipped("splunk.connection", "requests go through a proxy")]
    : checkConnection(baseUrl, certificates, clock.now());
}
