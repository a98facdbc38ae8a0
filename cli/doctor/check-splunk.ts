import { hasProxy } from "../../src/outbound/proxy.ts";
import type { Settings } from "../../src/settings/settings.ts";
import type { CommandContext } from "../context.ts";
import { type Check, skipped } from "./check.ts";
import { checkConnection } from "./check-connection.ts";
import { checkSplunkHost } from "./check-splunk-host.ts";
import { checkSplunkInput } from "./check-splunk-input.ts";

/**
 * Whether events can reach Splunk: host, connection, certificate, credential and index. Nothing is indexed.
 *
 * @param seconds The limit for each response. Connections get 5 s at most.
 */
export async function checkSplunk(
  { env, clock }: Pick<CommandContext, "env" | "clock">,
  settings: Settings,
  seconds = 20,
): Promise<readonly Check[]> {
  const { SPLUNK_URL, SPLUNK_CA_CERT, credential } = settings;
  const found = [
    checkSplunkHost(SPLUNK_URL, credential.kind),
    ...(await checkRoute({ env, clock }, SPLUNK_URL, SPLUNK_CA_CERT, seconds)),
  ];
  const reachable = found.every(({ name, status }) => name === "splunk.host" || status !== "failure");
  const input = reachable
    ? await checkSplunkInput(settings, clock.now(), Math.min(20, seconds) * 1000)
    : [skipped("splunk.credential", "Splunk cannot be reached")];
  return [...found, ...input];
}

/** The connection to Splunk and its certificate, where requests go there directly. */
export async function checkRoute(
  { env, clock }: Pick<CommandContext, "env" | "clock">,
  baseUrl: string,
  certificates: string | undefined,
  seconds = 5,
): Promise<readonly Check[]> {
  return hasProxy(env)
    ? [skipped("splunk.connection", "requests go through a proxy")]
    : checkConnection(baseUrl, certificates, clock.now(), Math.min(5, seconds) * 1000);
}
