import { toActivityEvent } from "../activity/to-activity-event.ts";
import type { PostLoginApi } from "../auth0/post-login-api.ts";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import { type FlagResult, prepareFlag } from "../flag/flag-writer.ts";
import { createDeadline } from "../http/deadline.ts";
import { deliver } from "../http/deliver.ts";
import { toSplunkBody, toSplunkRequest } from "../splunk/to-splunk-request.ts";
import { createJudge } from "../splunk/verdict.ts";
import { version } from "../version.ts";
import type { Decision } from "./decide.ts";
import type { Instance } from "./instance.ts";
import type { ExecutionReport } from "./log-line.ts";

/**
 * Sends the activity. Sets the flag only after Splunk has accepted a sign-up. The token or the connection for the flag is
 * requested in parallel with the event, so this order costs only one round trip.
 */
export async function recordActivity(
  event: PostLoginEvent,
  api: PostLoginApi,
  { activity, loginType, settings }: Extract<Decision, { kind: "send" }>,
  startedAt: Date,
  instance: Instance,
): Promise<ExecutionReport> {
  const { SIGNUP_FLAG: flag, TIME_BUDGET_MS: budget, credential } = settings;
  // If the clock was set back, the budget must not become longer.
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
    // Connect before building the event, which takes milliseconds in a new instance.
    await opened.started;
    const context = { activity, loginType, startedAt, actionVersion: version };
    const record = toActivityEvent(event, context, settings);
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
