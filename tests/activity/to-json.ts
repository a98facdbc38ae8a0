import type { FieldChoice } from "../../src/activity/serialize-event.ts";
import { toActivityEvent } from "../../src/activity/to-activity-event.ts";
import type { PostLoginEvent } from "../../src/auth0/post-login-event.ts";

/** An interactive sign-up at a fixed instant. */
export const signUp = {
  activity: "SignUp",
  loginType: "interactive",
  startedAt: new Date("2026-03-01T12:00:00.007Z"),
  actionVersion: "1.2.3",
} as const;

/** The JSON of {@link signUp}, built from whatever Auth0 may send. */
export function toJson(event: unknown, choice: FieldChoice = {}): string {
  return toActivityEvent(event as PostLoginEvent, signUp, choice).json;
}
