import {
  type ActivityName,
  classifyActivity,
  classifyLoginType,
  defaultLoginTypes,
  type LoginType,
} from "../activity/classify-activity.ts";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import type { ParsedSettings } from "../settings/parse-settings.ts";
import type { Settings, SettingsError } from "../settings/settings.ts";

/** What an execution does, decided before it sends anything. */
export type Decision =
  /** The login type is not in `LOGIN_TYPES`. */
  | { readonly kind: "skip"; readonly loginType: LoginType }
  /** The event cannot be sent, because settings are missing or invalid. */
  | {
      readonly kind: "settings";
      readonly loginType: LoginType;
      readonly errors: readonly SettingsError[];
    }
  | {
      readonly kind: "send";
      readonly loginType: LoginType;
      readonly activity: ActivityName;
      readonly settings: Settings;
    };

/**
 * Decides what an execution does. The Action, `test-event` and `dev` use it. A login type that is not in `LOGIN_TYPES` is
 * skipped even if other settings are invalid.
 */
export function decide(event: PostLoginEvent, { settings, values, errors }: ParsedSettings): Decision {
  const loginType = classifyLoginType(event);
  const recorded: readonly LoginType[] = values.LOGIN_TYPES ?? defaultLoginTypes;
  if (!recorded.includes(loginType)) return { kind: "skip", loginType };
  if (settings === undefined) return { kind: "settings", loginType, errors };
  const memory = { flag: settings.SIGNUP_FLAG, since: settings.SIGNUPS_SINCE };
  return { kind: "send", loginType, activity: classifyActivity(event.user, memory), settings };
}
