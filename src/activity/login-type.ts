import type { PostLoginEvent } from "../auth0/post-login-event.ts";

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
 * Tells a person at a form from the runs that nobody would call a login: refresh-token exchanges and silent
 * checks (`prompt=none`) run the same trigger, many times an hour.
 *
 * @see https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger
 */
export function classifyLoginType(event: PostLoginEvent): LoginType {
  const protocol = event.transaction?.protocol;
  if (protocol === "oauth2-refresh-token") return "refresh";
  if (isSilent(event)) return "silent";
  if (typeof protocol !== "string") return "interactive";
  if (protocol.startsWith("oauth2-resource-owner") || protocol === "oauth2-password") return "password";
  if (protocol === "oauth2-device-code") return "device";
  if (protocol === "oauth2-token-exchange") return "token_exchange";
  return "interactive";
}

/** `prompt` may stand in the parsed transaction, in the query, or in both. */
function isSilent(event: PostLoginEvent): boolean {
  const parsed: unknown = event.transaction?.prompt;
  if (Array.isArray(parsed) ? parsed.includes("none") : parsed === "none") return true;
  return event.request?.query?.prompt === "none";
}
