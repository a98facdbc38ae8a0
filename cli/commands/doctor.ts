import { loadBundle } from "../../src/bundle/load-bundle.ts";
import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import { collectValues } from "../../src/deploy/plan-secrets.ts";
import { parseDeployer } from "../../src/management-api/credentials.ts";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { settingRules } from "../../src/settings/rules.ts";
import type { Settings } from "../../src/settings/settings.ts";
import type { CommandContext } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { type Check, passed, skipped, toCheck, warned } from "../doctor/check.ts";
import { checkAuth0 } from "../doctor/check-auth0.ts";
import { checkDeployment } from "../doctor/check-deployment.ts";
import { checkRuntimeClient } from "../doctor/check-runtime-client.ts";
import { checkSearchAccount } from "../doctor/check-search-account.ts";
import { checkSettings } from "../doctor/check-settings.ts";
import { checkSplunk } from "../doctor/check-splunk.ts";
import { renderChecks } from "../doctor/render-checks.ts";
import { nameOption, parseCount } from "../options.ts";
import type { ConnectedTenant } from "../with-tenant.ts";

/** `doctor`: checks settings, Auth0, Splunk and the deployment, and says what to do. Writes nothing. */
export const doctor = declareCommand({
  name: "doctor",
  summary: "check settings, Auth0, Splunk and the deployment, and say what to do",
  examples: ["doctor", "doctor --json"],
  options: (command) =>
    command
      .option(...nameOption)
      .option(
        "--timeout <SECONDS>",
        "how long to wait for Auth0 in all (default: 60), and for each response of Splunk (default: 20)",
        parseCount("--timeout"),
      ),
});

export const runDoctor: Handler<typeof doctor> = async (context, options) => {
  const { name = defaultActionName, timeout } = options;
  const { settings, checks } = checkSettings(context.env);
  const bundle = await checkBundle(context);
  // Report misspelt names as a check, not as a warning.
  const misspelt = context.warnings
    .splice(0)
    .map((warning) =>
      warned("settings.names", warning, "Rename it, or remove it if it is not for this tool."),
    );
  const found = [...checks, ...misspelt, bundle.check];
  found.push(...(await checkTenant(context, name, bundle.bundle, timeout)));
  found.push(...(await checkInput(context, settings, timeout)));
  const counts = countStatuses(found);
  return {
    data: { ok: counts.failure === 0, counts, checks: found },
    text: (style) => renderChecks(found, style),
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

async function checkTenant(
  context: CommandContext,
  name: string,
  bundle: Awaited<ReturnType<typeof checkBundle>>["bundle"],
  seconds: number | undefined,
): Promise<readonly Check[]> {
  const { env } = context;
  const { values, settings } = parseSettings(env);
  const names = [...collectValues(env).keys()];
  const flag = values.SIGNUP_FLAG ?? settingRules.SIGNUP_FLAG.default;
  if (isDeployerComplete(env)) context.progress.step("Checking Auth0");
  const inspect = ({ reader }: ConnectedTenant) => checkDeployment({ reader, name, bundle, names, flag });
  const found = await checkAuth0(context, inspect, seconds);
  return [...found, await checkRuntimeClient(settings?.management, context, seconds)];
}

/** Without credentials there is no request to Auth0, so there is no wait. */
function isDeployerComplete(env: CommandContext["env"]): boolean {
  try {
    parseDeployer(env);
    return true;
  } catch {
    return false;
  }
}

async function checkInput(
  context: CommandContext,
  settings: Settings | undefined,
  seconds: number | undefined,
): Promise<readonly Check[]> {
  if (settings === undefined) return [skipped("splunk", "the settings are not complete")];
  context.progress.step("Checking Splunk");
  return [...(await checkSplunk(context, settings, seconds)), await checkSearchAccount(context.env, seconds)];
}

function countStatuses(checks: readonly Check[]): Readonly<Record<Check["status"], number>> {
  const counts = { ok: 0, warning: 0, failure: 0, skipped: 0 };
  for (const { status } of checks) counts[status]++;
  return counts;
}
