import type { SplunkRole, SplunkUser } from "../accounts.ts";
import type { SplunkState } from "../state.ts";
import { type Reply, toMessages } from "./reply.ts";

/** The caller of the management port, with the combined rights of its roles. */
export interface Account {
  readonly name: string;
  readonly roles: readonly string[];
  readonly capabilities: ReadonlySet<string>;
  readonly searchIndexes: readonly string[];
  readonly defaultIndexes: readonly string[];
  /** Searches that every event must also match (`srchFilter`), combined. */
  readonly searchFilters: readonly string[];
  /** How far back events are visible, in seconds (`srchTimeWin`); absent: no limit. */
  readonly searchWindowSeconds: number | undefined;
}

/**
 * Parses `Authorization`: Basic, `Bearer <authentication token>` or `Splunk <session key>`, scheme names in any case.
 * @returns the account, or splunkd's 401. Basic, a missing header and an unknown scheme get a challenge, a bad token
 * does not.
 */
export function authenticate(state: SplunkState, authorization: string | null): Account | Reply {
  const [, scheme = "", credential = ""] = /^\s*(\S+)\s+(.*?)\s*$/.exec(authorization ?? "") ?? [];
  switch (scheme.toLowerCase()) {
    case "basic":
      return toAccount(state, findByPassword(state, credential)) ?? challenged;
    case "bearer":
      return toAccount(state, findByToken(state, credential)) ?? refused;
    case "splunk":
      return toAccount(state, state.users.get(state.sessions.get(credential) ?? "")) ?? refused;
    default:
      return challenged;
  }
}

const challenged = toMessages(401, "ERROR", "Unauthorized", {
  headers: { "www-authenticate": 'Basic realm="/splunk"' },
});
const refused = toMessages(401, "WARN", "call not properly authenticated");

/** Tells an account from a refusal. */
export function isAccount(result: Account | Reply): result is Account {
  return "capabilities" in result;
}

/** The 403 of management endpoints, which names the missing capability. */
export function toMissingCapability(account: Account, capability: string): Reply {
  const who = `You (user=${account.name})`;
  const text = `${who} do not have permission to perform this operation (requires capability: ${capability}).`;
  return toMessages(403, "ERROR", text);
}

function findByPassword(state: SplunkState, credential: string): SplunkUser | undefined {
  const decoded = Buffer.from(credential, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  const user = colon < 0 ? undefined : state.users.get(decoded.slice(0, colon));
  return user?.password === decoded.slice(colon + 1) ? user : undefined;
}

function findByToken(state: SplunkState, credential: string): SplunkUser | undefined {
  const token = state.tokenAuthentication ? state.authTokens.get(credential) : undefined;
  if (token === undefined || (token.expiresAt !== undefined && token.expiresAt <= state.now()))
    return undefined;
  return state.users.get(token.user);
}

function toAccount(state: SplunkState, user: SplunkUser | undefined): Account | undefined {
  if (user === undefined) return undefined;
  const roles = user.roles.flatMap((name) => state.roles.get(name) ?? []);
  return {
    name: user.name,
    roles: user.roles,
    capabilities: new Set(roles.flatMap((role) => role.capabilities)),
    searchIndexes: roles.flatMap((role) => role.searchIndexes),
    defaultIndexes: roles.flatMap((role) => role.defaultIndexes),
    ...toLimits(roles),
  };
}

/** With several roles, an event is visible if one of them allows it. */
function toLimits(roles: readonly SplunkRole[]): Pick<Account, "searchFilters" | "searchWindowSeconds"> {
  const filters = roles.flatMap((role) => role.searchFilter ?? []);
  const windows = roles.flatMap((role) => role.searchWindowSeconds ?? []);
  return {
    searchFilters:
      filters.length < roles.length || filters.length === 0
        ? []
        : [filters.map((filter) => `(${filter})`).join(" OR ")],
    searchWindowSeconds:
      windows.length < roles.length || windows.length === 0 ? undefined : Math.max(...windows),
  };
}
