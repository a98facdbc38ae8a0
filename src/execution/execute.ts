import type { PostLoginApi } from "../auth0/post-login-api.ts";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import type { SettingsError } from "../settings/settings.ts";
import { decide } from "./decide.ts";
import type { Instance } from "./instance.ts";
import { type ExecutionReport, toLogLine } from "./log-line.ts";
import { recordActivity } from "./record-activity.ts";

/** The message for the user if `ON_FAILURE=deny` denies the login. */
const denial = "This login could not be recorded. Please try again in a moment.";

/**
 * Runs one execution, from the secrets to the log line. It never throws: an exception would fail the login, and Auth0
 * would discard the metadata changes of other Actions.
 */
export async function execute(event: PostLoginEvent, api: PostLoginApi, instance: Instance): Promise<void> {
  const startedAt = new Date();
  let denies = false;
  let report: ExecutionReport;
  try {
    const parsed = instance.readSettings(event.secrets);
    const decision = decide(event, parsed);
    if (decision.kind === "skip") return;
    denies = parsed.values.ON_FAILURE === "deny";
    report =
      decision.kind === "settings"
        ? toSettingsReport(decision.errors)
        : await recordActivity(event, api, decision, startedAt, instance);
  } catch {
    report = { outcome: "error", code: "E_INTERNAL" };
  }
  const denied = denies && report.outcome !== "accepted" && deny(api);
  console.log(toLogLine({ ...report, denied, durationMs: Date.now() - startedAt.getTime() }));
}

function toSettingsReport(errors: readonly SettingsError[]): ExecutionReport {
  const detail = errors.map(({ code, names }) => `${names.join("+")}(${code})`).join(" ");
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
