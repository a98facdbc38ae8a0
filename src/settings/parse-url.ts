import type { Parsed } from "./problem.ts";

/** The paths that people paste along with the host; `parseSplunkUrl` takes them off again. */
const endpointPath =
  /\/services\/(?:receivers\/simple|collector(?:\/(?:event|raw|health|ack))?(?:\/1\.0)?)\/*$/;

/**
 * Splunk's base URL without a trailing slash. A path prefix is kept, a path that is one of Splunk's own input
 * endpoints is taken off. Plain `http` is for loopback alone: credentials travel in every request.
 */
export function parseSplunkUrl(text: string): Parsed<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === "")
    return { invalid: "must be a URL such as https://splunk.example.com:8089" };
  if (url.username !== "" || url.password !== "") {
    return { invalid: "must not hold a user name or password: use SPLUNK_USERNAME and SPLUNK_PASSWORD" };
  }
  if (url.search !== "" || url.hash !== "") return { invalid: "must not hold a query (?) or a fragment (#)" };
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    return { invalid: "must begin with https:// (http:// only for a loopback host)" };
  }
  return { value: url.origin + url.pathname.replace(endpointPath, "").replace(/\/+$/, "") };
}

/** A tenant's domain: the bare host, or for a local tenant `http://127.0.0.1:PORT`. */
export interface TenantDomain {
  /** `https://{host}` or the loopback origin, no trailing slash. */
  readonly origin: string;
  /** The Management API's audience. */
  readonly audience: string;
  /** What events call the tenant's host. */
  readonly host: string;
}

/** Reads `AUTH0_DOMAIN`: `acme.eu.auth0.com`, the same with `https://`, or a loopback origin with `http://`. */
export function parseTenantDomain(text: string): Parsed<TenantDomain> {
  const written = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const bare = url?.pathname === "/" && url.search + url.hash + url.username + url.password === "";
  if (url === undefined || !bare || url.hostname === "") {
    return { invalid: "must be the tenant's domain, such as acme.eu.auth0.com" };
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return { invalid: "must not begin with http:// (only a loopback host may)" };
  }
  return { value: { origin: url.origin, audience: `${url.origin}/api/v2/`, host: url.host } };
}

/** Whether a URL's host name (as `URL` normalises it) can only be this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
