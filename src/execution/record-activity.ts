import { classifyActivity } from "../activity/classify-activity.ts";
import type { LoginType } from "../activity/login-type.ts";
import { toActivityEvent } from "../activity/to-activity-event.ts";
import type { PostLoginApi } from "../auth0/post-login-api.ts";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import { type FlagResult, prepareFlag } from "../flag/flag-writer.ts";
import { createDeadline } from "../http/deadline.ts";
import type { Settings } from "../settings/settings.ts";
import { deliver } from "../splunk/deliver.ts";
import { toSplunkRequest } from "../splunk/to-splunk-request.ts";
import { version } from "../version.ts";
import type { Instance } from "./instance.ts";
import type { ExecutionReport } from "./log-line.ts";

/** What is known of a run before its activity is. */
export interface Run {
  readonly loginType: LoginType;
  readonly startedAt: Date;
}

/**
 * Sends the activity, and only once Splunk has accepted a sign-up sets the flag. The flag's way is prepared while
 * the event travels, so that the order costs one round trip and no more.
 */
export async function recordActivity(
  event: PostLoginEvent,
  api: PostLoginApi,
  settings: Settings,
  { loginType, startedAt }: Run,
  instance: Instance,
): Promise<ExecutionReport> {
  const { SIGNUP_FLAG: flag, TIME_BUDGET_MS: budget, credential } = settings;
  const activity = classifyActivity(event.user, { flag, since: settings.SIGNUPS_SINCE });
  const record = toActivityEvent(
    event,
    { activity, loginType, startedAt, actionVersion: version },
    {
      extra: settings.EXTRA_FIELDS ?? [],
      omit: settings.OMIT_FIELDS ?? [],
      hash: settings.HASH_FIELDS ?? [],
      hashKey: settings.HASH_KEY,
    },
  );

  // A clock that is set back meanwhile would add its step to the budget.
  const elapsed = Math.max(0, Date.now() - startedAt.getTime());
  const deadline = createDeadline(budget - toReserve(budget) - elapsed);
  try {
    const prepared =
      activity === "SignUp"
        ? prepareFlag(
            { userId: event.user?.user_id, flag, credentials: settings.management, api },
            instance.auth0,
            instance.tokens,
            deadline,
          )
        : undefined;
    const request = toSplunkRequest(record, settings);
    const transport = instance.splunk(settings.SPLUNK_CA_CERT);
    const { verdict, attempts } = await deliver(request, credential.kind, transport, deadline);
    const accepted = verdict.outcome === "accepted";
    const flagResult = accepted ? await prepared?.commit() : undefined;
    return {
      activity,
      outcome: verdict.outcome,
      status: verdict.status,
      attempts,
      eventId: record.eventId,
      code: verdict.outcome === "accepted" ? undefined : verdict.code,
      flag: toFlagWord(flagResult),
    };
  } finally {
    deadline.end();
  }
}

/** Milliseconds of the budget that are kept for work that no timer can cut short. */
function toReserve(budget: number): number {
  return 20 + budget / 100;
}

function toFlagWord(result: FlagResult | undefined): string {
  if (result === undefined) return "none";
  return result.code === undefined ? result.outcome : `${result.outcome}:${result.code}`;
}
