import { createHmac } from "node:crypto";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import type { ActivityName } from "./classify-activity.ts";
import { readEventField } from "./event-fields.ts";
import { createEventId } from "./event-id.ts";
import { type ExtraField, readPath } from "./extra-fields.ts";
import { fieldNames } from "./field-names.ts";
import { fitEvent } from "./fit-event.ts";
import { type JsonValue, toJsonValue } from "./json-value.ts";
import type { LoginType } from "./login-type.ts";

/** What the Action knows of a run beside the post-login event. */
export interface ActivityContext {
  readonly activity: ActivityName;
  readonly loginType: LoginType;
  readonly startedAt: Date;
  readonly actionVersion: string;
}

/** Which fields go out, and how. */
export interface FieldChoice {
  readonly extra: readonly ExtraField[];
  readonly omit: readonly string[];
  readonly hash: readonly string[];
  readonly hashKey: string | undefined;
}

/** One activity, ready to be sent. A retry sends the same one. */
export interface ActivityEvent {
  readonly eventId: string;
  readonly startedAt: Date;
  /** One line, less than 5 000 bytes, `time` first unless the user leaves it out. */
  readonly json: string;
}

/** Takes the allowed fields out of a post-login event, leaves out or hashes what the user wants hidden, and fits it. */
export function toActivityEvent(
  event: PostLoginEvent,
  context: ActivityContext,
  choice: FieldChoice,
): ActivityEvent {
  const hidesUser = [...choice.omit, ...choice.hash].includes("userId");
  const eventId = createEventId(context.activity, event, hidesUser ? choice.hashKey : undefined);
  const own: Readonly<Record<string, unknown>> = {
    time: context.startedAt.toISOString(),
    message: context.activity,
    eventId,
    loginType: context.loginType,
    actionVersion: context.actionVersion,
    test: event.splunk_action_test === true ? true : undefined,
  };
  const fields: [string, JsonValue][] = [];
  const add = (name: string, value: unknown) => {
    const json = choice.omit.includes(name) ? undefined : toJsonValue(value);
    if (json === undefined) return;
    const hashed = choice.hashKey !== undefined && choice.hash.includes(name);
    fields.push([name, hashed ? toHash(json, choice.hashKey) : json]);
  };
  for (const name of fieldNames) {
    if (name !== "test") add(name, own[name] ?? readEventField(event, name));
  }
  for (const { name, path } of choice.extra) add(name, readPath(event, path));
  add("test", own.test);
  return { eventId, startedAt: context.startedAt, json: fitEvent(fields) };
}

/** HMAC-SHA-256 in hex, of a text itself or of any other value's JSON: equal values stay equal, and nothing else. */
function toHash(value: JsonValue, key: string): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return createHmac("sha256", key).update(text).digest("hex");
}
