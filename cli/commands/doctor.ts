import { loadBundle } from "../../src/bundle/load-bundle.ts";
import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import { collectValues } from "../../src/deploy/plan-secrets.ts";
import { hasStatus } from "../../src/management-api/management-error.ts";
import { hasProxy, proxiedFetch } from "../../src/outbound/proxy.ts";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { settingRules } from "../../src/settings/rules.ts";
import type { Settings } from "../../src/settings/settings.ts";
import type { CommandContext, Style } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { type Check, passed, skipped, toCheck } from "../doctor/check.ts";
import { checkConnection } from "../doctor/check-connection.ts";
import { checkDeployment } from "../doctor/check-deployment.ts";
import { checkRuntimeClient } from "../doctor/check-runtime-client.ts";
import { checkScopes } from "../doctor/check-scopes.ts";
import { checkSettings } from "../doctor/check-settings.ts";
import { checkSplunkHost } from "../doctor/check-splunk-host.ts";
import { checkSplunkInput } from "../doctor/check-splunk-input.ts";
import { nameOption } from "../options.ts";
import { withTenant } from "../with-tenant.ts";

/** `doctor`: looks at everything from here to Splunk, and says what to do. It writes nothing anywhere. */
export const doctor = declareCommand({
  name: "doctor",
  summary: "check settings, Auth0, Splunk and the deployment, and say what to do",
  examples: ["doctor", "doctor --json"],
  options: (command) => command.option(...nameOption),
});

export const runDoctor: Handler<typeof doctor> = async (context, { name = defaultActionName }) => {
  const { settings, checks } = checkSettings(context.env);
  const bundle = await checkBundle(context);
  const found = [...checks, bundle.check];
  found.push(...(await checkAuth0(context, name, bundle.bundle)));
  found.push(...(await checkSplunk(context, settings)));
  const counts = countStatuses(found);
  return {
    data: { ok: counts.failure === 0, counts, checks: found },
    text: (style) => [...found.map((check) => renderCheck(check, style)), renderCounts(counts)].join("\n"),
    exitCode: counts.failure === 0 ? 0 : 1,
  };
};

async function checkBundle({ distDirectory }: CommandContext) {
  try {
    const bundle = await loadBundle(distDirectory);
    return { bundle, check: passed("bundle", `${bundle.bytes} bytes, sha256 ${bundle.sha256.slice(0, 12)}`) };
  } catch (error) {
    return { bundle: undefined, check: toCheck("bundle", error) };
  }
}

async function checkAuth0(
  context: CommandContext,
  name: string,
  bundle: Awaited<ReturnType<typeof checkBundle>>["bundle"],
): Promise<readonly Check[]> {
  const { env, progress, clock } = context;
  progress.step("asking Auth0");
  const fetch = hasProxy(env) ? proxiedFetch : context.fetch;
  const { values, settings } = parseSettings(env);
  const found: Check[] = [];
  try {
    await withTenant(context, async ({ session, reader, host }) => {
      const { scopes } = await session.token();
      // A token that was given says nothing of itself that can be relied on before Auth0 has taken it.
      if (env.AUTH0_ACCESS_TOKEN?.trim()) await reader.listTriggers().catch(unlessScope);
      found.push(passed("auth0.credentials", `${host} takes them`), ...checkScopes(scopes));
      const names = [...collectValues(env).keys()];
      const flag = values.SIGNUP_FLAG ?? settingRules.SIGNUP_FLAG.default;
      found.push(...(await checkDeployment({ reader, name, bundle, names, flag })));
    });
  } catch (error) {
    const known = found.some((check) => check.name === "auth0.credentials");
    found.push(toCheck(known ? "deployment" : "auth0.credentials", error));
    if (!known) found.push(skipped("deployment", "without Auth0 there is nothing to look at"));
  }
  found.push(await checkRuntimeClient(settings?.management, fetch, clock.now()));
  return found;
}

/** A scope that is missing has a line of its own. */
function unlessScope(error: unknown): void {
  if (!hasStatus(error, 403)) throw error;
}

async function checkSplunk(
  { env, progress, clock }: CommandContext,
  settings: Settings | undefined,
): Promise<readonly Check[]> {
  if (settings === undefined) return [skipped("splunk", "the settings have to be right first")];
  progress.step("asking Splunk");
  const { SPLUNK_URL, SPLUNK_CA_CERT, credential } = settings;
  const found = [checkSplunkHost(SPLUNK_URL, credential.kind)];
  if (hasProxy(env)) found.push(skipped("splunk.connection", "a proxy stands in between"));
  else found.push(...(await checkConnection(SPLUNK_URL, SPLUNK_CA_CERT, clock.now())));
  const reachable = found.every(({ name, status }) => name === "splunk.host" || status !== "failure");
  const input = reachable
    ? await checkSplunkInput(settings, clock.now())
    : [skipped("splunk.credential", "Splunk cannot be reached")];
  return [...found, ...input];
}

function countStatuses(checks: readonly Check[]): Readonly<Record<Check["status"], number>> {
  const counts = { ok: 0, warning: 0, failure: 0, skipped: 0 };
  for (const { status } of checks) counts[status]++;
  return counts;
}

function renderCheck({ name, status, message, hint }: Check, { green, yellow, red, dim }: Style): string {
  const paint = { ok: green, warning: yellow, failure: red, skipped: dim }[status];
  return `${paint(status.padEnd(8))} ${name}: ${message}${hint === undefined ? "" : `. ${hint}`}`;
}

function renderCounts({
  ok,
  warning,
  failure,
  skipped: notMade,
}: Readonly<Record<Check["status"], number>>): string {
  return `${ok} ok, ${warning} warnings, ${failure} failures, ${notMade} skipped`;
}
