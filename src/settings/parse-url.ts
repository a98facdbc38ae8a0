import type { Parsed } from "./parse-values.ts";

/** Paths that users often paste with the host. `parseSplunkUrl` removes them. */
const endpointPath =
  /\/services\/(?:receivers\/simple|collector(?:\/(?:event|raw|health|ack))?(?:\/1\.0)?)\/*$/;

/**
 * Parses Splunk's base URL and removes a trailing slash. Keeps a path prefix, removes the path of an input endpoint. Plain
 * `http` is allowed for loopback only, because every request contains a credential.
 */
export function parseSplunkUrl(text: string): Parsed<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === "") return { invalid: "url" };
  if (url.username !== "" || url.password !== "") return { invalid: "url-user" };
  if (url.search !== "" || url.hash !== "") return { invalid: "url-query" };
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    return { invalid: "url-scheme" };
  }
  return { value: url.origin + url.pathname.replace(endpointPath, "").replace(/\/+$/, "") };
}

/** A tenant's domain: the bare host, or for a local tenant `http://127.0.0.1:PORT`. */
export interface TenantDomain {
  /** `https://{host}` or the loopback origin, no trailing slash. */
  readonly origin: string;
  /** The Management API's audience. */
  readonly audience: string;
  /** The tenant's host as events name it. */
  readonly host: string;
}

/** Parses `AUTH0_DOMAIN`: `acme.eu.auth0.com`, the same with `https://`, or a loopback origin with `http://`. */
export function parseTenantDomain(text: string): Parsed<TenantDomain> {
  const written = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const bare = url?.pathname === "/" && url.search + url.hash + url.username + url.password === "";
  if (url === undefined || !bare || url.hostname === "") {
    return { invalid: "domain" };
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return { invalid: "domain-scheme" };
  }
  return { value: { origin: url.origin, audience: `${url.origin}/api/v2/`, host: url.host } };
}

/**
 * Parses `AUTH0_AUDIENCE`, the identifier of the Management API. A tenant that is reachable only by a custom domain still
 * issues tokens for its canonical domain.
 */
export function parseAudience(text: string): Parsed<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSecure = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  return isSecure && url?.href === `${url?.origin}/api/v2/` ? { value: url.href } : { invalid: "audience" };
}

/** Whether a URL's host name (as `URL` normalises it) can only be this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
