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
  const found = [checkSplunkHost(SPLUNK_URL, credential.kind)];
  if (hasProxy(env)) found.push(skipped("splunk.connection", "requests go through a proxy"));
  else found.push(...(await checkConnection(SPLUNK_URL, SPLUNK_CA_CERT, clock.now())));
  const reachable = found.every(({ name, status }) => name === "splunk.host" || status !== "failure");
  const input = reachable
    ? await checkSplunkInput(settings, clock.now())
    : [skipped("splunk.credential", "Splunk cannot be reached")];
  return [...found, ...input];
}
