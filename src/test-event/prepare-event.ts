import { randomUUID } from "node:crypto";
import type { PostLoginEvent, PostLoginUser } from "../auth0/post-login-event.ts";
import { asTest, asType, composeEvent, type TestType, withUser } from "./compose-event.ts";

/** What a test's event is made from. */
export interface EventSource {
  /** How the run is to be classified, whatever the user's flag says. */
  readonly type: TestType | undefined;
  /** A recorded event, instead of a made-up one. */
  readonly recorded: PostLoginEvent | undefined;
  /** A profile of the tenant, to take the place of the event's user. */
  readonly user: PostLoginUser | undefined;
  /** The flag's key in `app_metadata`. */
  readonly flag: string;
  readonly now: Date;
}

/** The event of a test. One that is all made up is a login, unless something else is asked for. */
export function prepareEvent({ type, recorded, user, flag, now }: EventSource): PostLoginEvent {
  const base = recorded ?? composeEvent(now, randomUUID());
  const event = user === undefined ? base : withUser(base, user);
  const madeUp = recorded === undefined && user === undefined;
  const wanted = type ?? (madeUp ? "login" : undefined);
  return asTest(wanted === undefined ? event : asType(event, wanted, flag, now));
}
