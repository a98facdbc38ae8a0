import type { Execution } from "@splunk-action/action-runtime";
import type { PostLoginEvent } from "../../../../src/auth0/post-login-event.ts";
import { decide } from "../../../../src/execution/decide.ts";
import type { Outcome } from "../../../../src/outcome.ts";
import type { ParsedSettings } from "../../../../src/settings/parse-settings.ts";
import type { Settings } from "../../../../src/settings/settings.ts";
import { toSettingsErrorText } from "../../../../src/settings/settings-error-texts.ts";
import {
  type FlagSummary,
  summarizeExecution,
  type TestSummary,
} from "../../../../src/test-event/summarize-execution.ts";
import type { ExplainedExecution } from "../flow-model.ts";
import type { Mask } from "./mask.ts";

/** What an execution of this project's Action decided, and its result. */
export interface Explanation extends ExplainedExecution {
  readonly activity: "SignUp" | "Login" | null;
  readonly outcome: Outcome;
  readonly code: string | undefined;
}

/** Explains an execution in sentences, with the functions that the Action itself decides with. */
export function explainExecution(
  event: PostLoginEvent,
  execution: Execution,
  parsed: ParsedSettings,
  mask: Mask,
): Explanation {
  const decision = decide(event, parsed);
  const { loginType } = decision;
  const nothing = { delivery: null, flag: toFlag({ outcome: "none", reason: undefined }, null) };
  if (decision.kind === "skip") {
    const classification = `LOGIN_TYPES does not include ${loginType}: nothing is sent.`;
    return {
      classification,
      ...nothing,
      errors: [],
      activity: null,
      outcome: "skipped",
      code: undefined,
    };
  }
  if (decision.kind === "settings") {
    const texts = decision.errors.map((error) => mask.text(toSettingsErrorText(error)));
    const classification = "The Action's secrets are invalid, so nothing can be sent.";
    return {
      classification,
      ...nothing,
      errors: texts,
      activity: null,
      outcome: "settings",
      code: "E_SETTINGS",
    };
  }
  const { activity, settings } = decision;
  const summary = summarizeExecution(execution, settings);
  const accepted = summary.outcome === "accepted";
  return {
    classification: `${toReason(activity, event, settings)} The login is ${loginType}.`,
    delivery: toDelivery(summary, mask),
    flag: toFlag(summary.flag, activity, accepted),
    errors: [],
    ...(summary.event === undefined ? {} : { event: summary.event }),
    activity,
    outcome: summary.outcome,
    code: summary.error?.code,
  };
}

function toReason(activity: "SignUp" | "Login", { user }: PostLoginEvent, settings: Settings): string {
  const { SIGNUP_FLAG: flag } = settings;
  if (activity === "SignUp") return `SignUp: app_metadata.${flag} is not set.`;
  return user?.app_metadata?.[flag]
    ? `Login: app_metadata.${flag} is set.`
    : "Login: the user was created before SIGNUPS_SINCE.";
}

function toDelivery(
  { outcome, error, exchange, attempts }: TestSummary,
  mask: Mask,
): ExplainedExecution["delivery"] {
  if (outcome === "skipped") return null;
  const tries = attempts > 1 ? `, at attempt ${attempts}` : "";
  if (outcome === "accepted")
    return { ok: true, text: `Splunk accepted the event (HTTP ${exchange?.status}${tries}).` };
  const all = attempts > 1 ? ` after ${attempts} attempts` : "";
  const word = `${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}`;
  const text = `${word}${all}: ${error?.code}, ${mask.text(error?.meaning ?? "")}.`;
  return { ok: false, text, ...(error === undefined ? {} : { hint: error.hint }) };
}

function toFlag(
  { outcome, reason }: FlagSummary,
  activity: "SignUp" | "Login" | null,
  accepted = false,
): ExplainedExecution["flag"] {
  if (outcome === "set") return { state: "set", text: "Set by PATCH /api/v2/users, before the login ended." };
  if (outcome === "deferred") {
    const why =
      reason === undefined
        ? "there are no Management API credentials"
        : `the Management API responded with ${reason}`;
    return { state: "deferred", text: `Left to api.user.setAppMetadata at the end of the flow: ${why}.` };
  }
  if (activity === null) return { state: "none", text: "Untouched." };
  if (activity === "Login") return { state: "none", text: "Unchanged: only a sign-up sets it." };
  const text = accepted ? "Not set." : "Not set, so the next login is a SignUp again: nothing is lost.";
  return { state: "none", text };
}
