import { type FieldChoice, hideValue } from "../activity/serialize-event.ts";
import type { Login } from "./login.ts";

/**
 * The values by which a login and its event are compared, in the form that the event has. Absent if the log has no value
 * or `OMIT_FIELDS` names the field; hashed if `HASH_FIELDS` names it.
 */
export interface LoginKeys {
  readonly logId: string | undefined;
  readonly userId: string | undefined;
  readonly clientId: string | undefined;
  readonly sessionId: string | undefined;
  readonly transactionId: string | undefined;
  readonly loginsCount: string | undefined;
}

/** A login with its keys. */
export interface KeyedLogin {
  readonly login: Login;
  readonly keys: LoginKeys;
}

/** Creates a function that computes the keys of a login's event in Splunk. */
export function createKeyReader(choice: FieldChoice): (login: Login) => LoginKeys {
  const hide = (field: keyof LoginKeys, value: string | number | undefined): string | undefined => {
    if (value === undefined) return undefined;
    const hidden = hideValue(field, value, choice);
    return hidden === undefined ? undefined : String(hidden);
  };
  return (login) => ({
    logId: hide("logId", login.logId),
    userId: hide("userId", login.userId),
    clientId: hide("clientId", login.clientId),
    sessionId: hide("sessionId", login.sessionId),
    transactionId: hide("transactionId", login.transactionId),
    loginsCount: hide("loginsCount", login.loginsCount),
  });
}
