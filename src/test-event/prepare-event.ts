import { randomUUID } from "node:crypto";
import type { PostLoginEvent, PostLoginUser } from "../auth0/post-login-event.ts";

/** The activity that a test sends. */
export type TestType = "signup" | "login";

/**
 * A login of a user who does not exist, with values that are clearly sample data: the IP address is from the documentation
 * range (RFC 5737), the mail domain from RFC 2606.
 *
 * @param unique makes the user different from other tests, so that each sign-up has a new event id
 */
export function composeEvent(now: Date, unique: string): PostLoginEvent {
  return {
    tenant: { id: "splunk-action-test" },
    user: {
      user_id: `auth0|splunk-action-test-${unique}`,
      name: "Splunk Action Test",
      email: "splunk-action-test@example.com",
      email_verified: true,
      created_at: now.toISOString(),
      app_metadata: {},
      user_metadata: {},
    },
    client: { client_id: "splunk-action-test", name: "splunk-action test-event", metadata: {} },
    connection: { id: "con_splunkactiontest", name: "Username-Password-Authentication", strategy: "auth0" },
    request: {
      ip: "192.0.2.1",
      user_agent: "splunk-action test-event",
      hostname: "splunk-action-test.example.com",
      query: {},
      body: {},
      geoip: {},
    },
    authentication: { methods: [{ name: "pwd", timestamp: now.toISOString() }] },
    authorization: { roles: [] },
    transaction: { id: `splunk-action-test-${unique}`, protocol: "oidc-basic-profile", metadata: {} },
    stats: { logins_count: 1 },
  };
}

/** The same event with another user. */
export function withUser(event: PostLoginEvent, user: PostLoginUser): PostLoginEvent {
  return { ...event, user: { app_metadata: {}, user_metadata: {}, ...user } };
}

/** Changes the event so that the Action classifies it as a sign-up or as a login. Also depends on `SIGNUPS_SINCE`. */
export function asType(event: PostLoginEvent, type: TestType, flag: string, now: Date): PostLoginEvent {
  const { [flag]: _flag, ...metadata } = event.user?.app_metadata ?? {};
  const user = { user_id: "", ...event.user };
  if (type === "login") return { ...event, user: { ...user, app_metadata: { ...metadata, [flag]: true } } };
  return { ...event, user: { ...user, created_at: now.toISOString(), app_metadata: metadata } };
}

/** Marks an event as a test. The Action then adds `"test": true` to its event. */
export function asTest(event: PostLoginEvent): PostLoginEvent {
  return { ...event, splunk_action_test: true };
}

/** The sources of a test event. */
export interface EventSource {
  /** The classification, regardless of the user's flag. */
  readonly type: TestType | undefined;
  /** A recorded event, instead of sample data. */
  readonly recorded: PostLoginEvent | undefined;
  /** A profile of the tenant, which replaces the event's user. */
  readonly user: PostLoginUser | undefined;
  /** The flag's key in `app_metadata`. */
  readonly flag: string;
  readonly now: Date;
}

/** Creates the event of a test. Sample data is a login unless `type` says otherwise. */
export function prepareEvent({ type, recorded, user, flag, now }: EventSource): PostLoginEvent {
  const base = recorded ?? composeEvent(now, randomUUID());
  const event = user === undefined ? base : withUser(base, user);
  const madeUp = recorded === undefined && user === undefined;
  const wanted = type ?? (madeUp ? "login" : undefined);
  return asTest(wanted === undefined ? event : asType(event, wanted, flag, now));
}
