import type { PostLoginEvent, PostLoginUser } from "../auth0/post-login-event.ts";

/** What the event says happened: the original rule's two words. */
export type ActivityName = "SignUp" | "Login";

/** Where the tenant keeps that a user's sign-up has been recorded. */
export interface SignupMemory {
  /** The key in `app_metadata`. */
  readonly flag: string;
  /** Epoch milliseconds. Users created before it signed up before sign-ups were recorded. */
  readonly since: number | undefined;
}

/**
 * A user without the flag signs up, unless the user was created before `since`. Auth0's own `logins_count` cannot tell:
 * it also counts logins that failed later, and single sign-on repeats it.
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

/** How a user came to be logged in. The post-login trigger runs for all of these. */
export const loginTypes = [
  "interactive",
  "password",
  "device",
  "token_exchange",
  "silent",
  "refresh",
] as const;

/** Those that a person would call a login. */
export const defaultLoginTypes = ["interactive", "password", "device", "token_exchange"] as const;

/** One of `loginTypes`. */
export type LoginType = (typeof loginTypes)[number];

/**
 * The protocol decides first: a request parameter must not turn a password, device or exchange login into a silent one.
 * Refresh-token exchanges and silent checks (`prompt=none`) run the same trigger many times an hour.
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

/** The transaction's prompt is the effective one; the query holds what the client asked for. */
function isSilent(event: PostLoginEvent): boolean {
  const effective: unknown = event.transaction?.prompt;
  return Array.isArray(effective) ? effective.includes("none") : event.request?.query?.prompt === "none";
}
