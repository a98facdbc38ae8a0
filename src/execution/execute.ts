import { classifyLoginType, defaultLoginTypes, type LoginType } from "../activity/login-type.ts";
import type { PostLoginApi } from "../auth0/post-login-api.ts";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import type { SettingsProblem } from "../settings/problem.ts";
import type { Instance } from "./instance.ts";
import { type ExecutionReport, toLogLine } from "./log-line.ts";
import { recordActivity } from "./record-activity.ts";

/** What a user reads whose login is denied under `ON_FAILURE=deny`. */
const denial = "This login could not be recorded. Please try again in a moment.";

/**
 * One execution, from the secrets to the log line. Whatever happens it ends without throwing: an exception would
 * fail the login, and make Auth0 discard what other Actions asked for.
 */
export async function execute(event: PostLoginEvent, api: PostLoginApi, instance: Instance): Promise<void> {
  const startedAt = new Date();
  let denies = false;
  let report: ExecutionReport;
  try {
    const { settings, values, problems } = instance.readSettings(event.secrets);
    const loginType = classifyLoginType(event);
    const recorded: readonly LoginType[] = values.LOGIN_TYPES ?? defaultLoginTypes;
    if (!recorded.includes(loginType)) return;
    denies = values.ON_FAILURE === "deny";
    report =
      settings === undefined
        ? toSettingsReport(problems)
        : await recordActivity(event, api, settings, { loginType, startedAt }, instance);
  } catch {
    report = { outcome: "error", code: "E_INTERNAL" };
  }
  const denied = denies && report.outcome !== "accepted" && deny(api);
  console.log(toLogLine({ ...report, denied, durationMs: Date.now() - startedAt.getTime() }));
}

function toSettingsReport(problems: readonly SettingsProblem[]): ExecutionReport {
  const detail = problems.map(({ code, names }) => `${names.join("+")}(${code})`).join(" ");
  return { outcome: "settings", code: "E_SETTINGS", detail };
}

function deny(api: PostLoginApi): boolean {
  try {
    api.access.deny(denial);
    return true;
  } catch {
    return false;
  }
}
