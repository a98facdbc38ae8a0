import type { PostLoginUser } from "../auth0/post-login-event.ts";

/** What the event says happened: the original rule's two words. */
export type ActivityName = "SignUp" | "Login";

/** Where the tenant remembers that a user's sign-up has been recorded. */
export interface SignupMemory {
  /** The key in `app_metadata`. */
  readonly flag: string;
  /** Epoch milliseconds: users created before it had signed up before anybody recorded sign-ups. */
  readonly since: number | undefined;
}

/**
 * A user without the flag signs up; one with it, or one who is older than the record, logs in. Auth0's own
 * `logins_count` cannot tell: it also counts logins that failed later, and repeats itself on SSO.
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

/** Epoch milliseconds; NaN, which is before nothing, for what is no date. */
function toInstant(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  return typeof value === "string" ? Date.parse(value) : Number.NaN;
}
