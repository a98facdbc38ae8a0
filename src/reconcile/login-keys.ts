import { createHmac } from "node:crypto";
import type { Login } from "./login.ts";

/** Which fields of an event are hidden: `OMIT_FIELDS`, `HASH_FIELDS`, `HASH_KEY`. */
export interface HiddenFields {
  readonly omit: readonly string[];
  readonly hash: readonly string[];
  readonly hashKey: string | undefined;
}

/** The fields that a login and its event have in common. */
export const keyFields = ["logId", "userId", "clientId", "sessionId", "transactionId", "loginsCount"] as const;

/** One of `keyFields`. */
export type KeyField = (typeof keyFields)[number];

/** A login's values as its event has them: absent where the log has none or the field is omitted, else perhaps hashed. */
export type LoginKeys = { readonly [F in KeyField]: string | undefined };

/** A login with its keys. */
export interface KeyedLogin {
  readonly login: Login;
  readonly keys: LoginKeys;
}

/** Gives a login the keys that its event in Splunk must have. */
export function createKeyReader(hidden: HiddenFields): (login: Login) => LoginKeys {
  const omitted = new Set(hidden.omit);
  const hashed = new Set(hidden.hashKey === undefined ? [] : hidden.hash);
  const key = hidden.hashKey ?? "";
  const read = (field: KeyField, value: string | undefined) => {
    if (value === undefined || omitted.has(field)) return undefined;
    return hashed.has(field) ? createHmac("sha256", key).update(value).digest("hex") : value;
  };
  return (login) => ({
    logId: read("logId", login.logId),
    userId: read("userId", login.userId),
    clientId: read("clientId", login.clientId),
    sessionId: read("sessionId", login.sessionId),
    transactionId: read("transactionId", login.transactionId),
    // A number is hashed as its JSON, which is this text.
    loginsCount: read("loginsCount", login.loginsCount === undefined ? undefined : String(login.loginsCount)),
  });
}
