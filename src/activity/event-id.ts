import { createHash, createHmac, randomUUID } from "node:crypto";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import type { ActivityName } from "./classify-activity.ts";
import { toJsonValue } from "./json-value.ts";

/**
 * A UUID to count an activity by. A sign-up happens once, so its id follows from the tenant and the user: however
 * often it is sent, `dedup eventId` leaves one. A login gets a new one.
 *
 * @param key makes a sign-up's id useless to somebody who wants to try out user ids; given where those are hidden.
 */
export function createEventId(
  activity: ActivityName,
  event: PostLoginEvent,
  key: string | undefined,
): string {
  if (activity === "Login") return randomUUID();
  // Texts, if Auth0 keeps its promise; whatever else may stand there costs nobody the event.
  const [tenant, user] = [event.tenant?.id, event.user?.user_id].map((id) => toJsonValue(id) ?? null);
  const subject = JSON.stringify(["signup", tenant, user]);
  const digest = (key === undefined ? createHash("sha256") : createHmac("sha256", key))
    .update(subject)
    .digest("hex");
  // UUID version 8 (RFC 9562): 122 bits of our own choosing.
  const [a, b, c, d, e] = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(13, 16),
    digest.slice(17, 20),
    digest.slice(20, 32),
  ];
  return `${a}-${b}-8${c}-8${d}-${e}`;
}
