import type { PostLoginEvent, PostLoginUser } from "../auth0/post-login-event.ts";

/** The value of the event's `message`: the two words of the original rule. */
export type ActivityName = "SignUp" | "Login";

/** How the tenant records that a user's sign-up was sent. */
export interface SignupMemory {
  /** The key in `app_metadata`. */
  readonly flag: string;
  /** Epoch milliseconds. Users created before it count as logins. */
  readonly since: number | undefined;
}

/**
 * A user without the flag signs up, unless the user was created before `since`. Auth0's `logins_count` is not reliable for
 * this: it also counts logins that fail later, and single sign-on repeats it.
 */
export function classifyActivity(user: PostLoginUser | undefined, memory: SignupMemory): ActivityName {
  const metadata: unknown = user?.app_metadata;
  const flagged =
    typeof metadata === "object" && metadata !== null && Object.hasOwn(metadata, memory.flag)
      ? (metadata as Record<string, unknown>)[memory.flag]
      : undefined;
  if (flagged) return "Login";
  return memory.since !== undefined && toInstant(user?.created_at) < memory.since ? "Login" : "SignUp";
}

/** Epoch milliseconds. NaN if the value is not a date. */
function toInstant(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  return typeof value === "string" ? Date.parse(value) : Number.NaN;
}

/** Kinds of login. The post-login trigger runs for all of them. */
export const loginTypes = [
  "interactive",
  "password",
  "device",
  "token_exchange",
  "silent",
  "refresh",
] as const;

/** The default of `LOGIN_TYPES`: token refreshes and silent checks are not included. */
export const defaultLoginTypes = ["interactive", "password", "device", "token_exchange"] as const;

/** One of `loginTypes`. */
export type LoginType = (typeof loginTypes)[number];

/**
 * The protocol decides first, so a request parameter cannot turn a password, device or token exchange login into a silent
 * one. Refresh tokens and silent checks (`prompt=none`) run the same trigger many times per hour.
 *
 * @see https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger
 */
export function classifyLoginType(event: PostLoginEvent): LoginType {
  const protocol: unknown = event.transaction?.protocol;
  if (typeof protocol === "string") {
    if (protocol === "oauth2-refresh-token") return "refresh";
    if (protocol.startsWith("oauth2-resource-owner") || protocol === "oauth2-password") return "password";
    if (protocol === "oauth2-device-code") return "device";
    if (protocol === "oauth2-token-exchange") return "token_exchange";
  }
  return isSilent(event) ? "silent" : "interactive";
}

/** `transaction.prompt` is the effective value. The query contains what the client requested. */
function isSilent(event: PostLoginEvent): boolean {
  const effective: unknown = event.transaction?.prompt;
  return Array.isArray(effective) ? effective.includes("none") : event.request?.query?.prompt === "none";
}
