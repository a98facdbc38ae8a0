import type { HecToken } from "../accounts.ts";
import type { SplunkState } from "../state.ts";
import type { HecCode } from "./hec-codes.ts";

/**
 * Finds the token of a HEC request: `Authorization: Splunk <token>`, Basic with the token as password, or `?token=`
 * where the token allows it. The order of the checks is measured: an unknown token in the query is refused with 4
 * before it is checked whether the query may contain a token (16).
 */
export function authenticateHec(
  state: SplunkState,
  headers: Headers,
  query: URLSearchParams,
): HecToken | HecCode {
  const authorization = headers.get("authorization");
  const inQuery = query.get("token");
  if (authorization === null && inQuery === null) return 2;
  const credential = authorization === null ? (inQuery ?? "") : parseAuthorization(authorization);
  if (credential === undefined) return 3;
  const token = findToken(state, credential);
  if (token === undefined) return 4;
  if (authorization === null && !token.allowQueryStringAuth) return 16;
  return token.disabled ? 1 : token;
}

function parseAuthorization(header: string): string | undefined {
  const [, scheme = "", credential = ""] = /^\s*(\S+)\s+(\S+)\s*$/.exec(header) ?? [];
  if (scheme.toLowerCase() === "splunk") return credential;
  if (scheme.toLowerCase() !== "basic") return undefined;
  const decoded = Buffer.from(credential, "base64").toString("utf8");
  return decoded.slice(decoded.indexOf(":") + 1);
}

/** A token is a GUID, so its case is ignored. */
function findToken(state: SplunkState, credential: string): HecToken | undefined {
  const wanted = credential.toLowerCase();
  for (const token of state.hecTokens.values()) if (token.token.toLowerCase() === wanted) return token;
  return undefined;
}
