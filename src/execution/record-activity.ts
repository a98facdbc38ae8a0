import { classifyActivity } from "../activity/classify-activity.ts";
import type { LoginType } from "../activity/login-type.ts";
import { toActivityEvent } from "../activity/to-activity-event.ts";
import type { PostLoginApi } from "../auth0/post-login-api.ts";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import { type FlagResult, prepareFlag } from "../flag/flag-writer.ts";
import { createDeadline } from "../http/deadline.ts";
import { deliver } from "../http/deliver.ts";
import type { Settings } from "../settings/settings.ts";
import { toSplunkBody, toSplunkRequest } from "../splunk/to-splunk-request.ts";
import { createJudge } from "../splunk/verdict.ts";
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
  // A clock that is set back meanwhile would add its step to the budget.
  const elapsed = Math.max(0, Date.now() - startedAt.getTime());
  const deadline = createDeadline(budget, elapsed);
  try {
    const transport = instance.splunk(settings.SPLUNK_CA_CERT);
    const head = toSplunkRequest(settings);
    const opened = transport.open(head, deadline);
    const prepared =
      activity === "SignUp"
        ? prepareFlag(
            { userId: event.user?.user_id, flag, credentials: settings.management, api },
            instance.auth0,
            instance.tokens,
            deadline,
          )
        : undefined;
    // New connections are under way before the event is built, which takes milliseconds in a fresh instance.
    await opened.started;
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
    const body = toSplunkBody(record, settings);
    const judge = createJudge(credential.kind);
    const { verdict, attempts } = await deliver({ transport, head, body, judge, deadline, opened });
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

function toFlagWord(result: FlagResult | undefined): string {
  if (result === undefined) return "none";
  return result.code === undefined ? result.outcome : `${result.outcome}:${result.code}`;
}
