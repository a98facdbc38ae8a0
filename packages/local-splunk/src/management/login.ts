import type { SplunkState } from "../state.ts";
import { type Reply, toMessages } from "./reply.ts";
import { escapeXml, xmlHead } from "./xml.ts";

/** Max session keys; the oldest is deleted first. */
const maxSessions = 1000;

/**
 * `POST /services/auth/login`: a session key for `username` and `password`. A missing one is 400, a wrong one 401.
 * https://help.splunk.com (REST API Reference, access endpoints)
 */
export function logIn(state: SplunkState, parameters: URLSearchParams): Reply {
  const name = parameters.get("username") ?? "";
  const password = parameters.get("password") ?? "";
  if (name === "" || password === "") return toMessages(400, "WARN", "Login failed");
  if (state.users.get(name)?.password !== password) {
    return toMessages(401, "WARN", "Login failed", { code: "incorrect_username_or_password" });
  }
  const sessionKey = state.newId().replaceAll("-", "");
  state.sessions.set(sessionKey, name);
  const [oldest] = state.sessions.keys();
  if (state.sessions.size > maxSessions && oldest !== undefined) state.sessions.delete(oldest);
  return {
    status: 200,
    json: { sessionKey, message: "", code: "" },
    xml: () =>
      `${xmlHead}<response>\n  <sessionKey>${escapeXml(sessionKey)}</sessionKey>\n` +
      '  <messages>\n    <msg code=""></msg>\n  </messages>\n</response>\n',
  };
}
