import { createHmac, hash, randomUUID } from "node:crypto";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import type { ActivityName } from "./classify-activity.ts";
import { toText } from "./json-value.ts";

/**
 * The UUID of an activity. For a sign-up it is derived from tenant and user. For a login it is derived from tenant and
 * login transaction, or random if the event has no transaction. Retries reuse it, so `dedup eventId` removes duplicates.
 *
 * @param key the key for derived ids, if user ids are hidden. Without a key, an id could be compared with known user ids.
 */
export function createEventId(
  activity: ActivityName,
  event: PostLoginEvent,
  key: string | undefined,
): string {
  const tenant = toText(event.tenant?.id) ?? null;
  if (activity === "SignUp")
    return deriveEventId(["signup", tenant, toText(event.user?.user_id) ?? null], key);
  const transaction = toText(event.transaction?.id);
  return transaction === undefined ? randomUUID() : deriveEventId(["login", tenant, transaction], key);
}

/** Derives a UUID. The same parts and key give the same UUID, in every version of this project. */
export function deriveEventId(parts: readonly (string | null)[], key: string | undefined): string {
  const text = JSON.stringify(parts);
  const digest =
    key === undefined ? hash("sha256", text, "hex") : createHmac("sha256", key).update(text).digest("hex");
  // UUID version 8 (RFC 9562): 122 custom bits.
  const [a, b, c, d, e] = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(13, 16),
    digest.slice(17, 20),
    digest.slice(20, 32),
  ];
  return `${a}-${b}-8${c}-8${d}-${e}`;
}

/** The key for derived event ids: `HASH_KEY` if the settings hide user ids, otherwise none. */
export function toEventIdKey(choice: {
  readonly OMIT_FIELDS?: readonly string[] | undefined;
  readonly HASH_FIELDS?: readonly string[] | undefined;
  readonly HASH_KEY?: string | undefined;
}): string | undefined {
  const hidesUser = choice.OMIT_FIELDS?.includes("userId") || choice.HASH_FIELDS?.includes("userId");
  return hidesUser ? choice.HASH_KEY : undefined;
}
