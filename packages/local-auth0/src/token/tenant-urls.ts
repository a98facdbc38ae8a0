import { isLoopbackHost } from "@splunk-action/local-http";

/** The tenant's URLs for one request. */
export interface TenantUrls {
  /** With a trailing slash: the tokens' `iss`. */
  readonly issuer: string;
  /** The Management API's identifier: the tokens' `aud`. */
  readonly audience: string;
  /** Where the request reached the Management API, with a trailing slash: for links in responses. */
  readonly api: string;
  /** Whether an audience, or the audience of a client assertion, is this tenant's. */
  isAudience(audience: unknown): boolean;
  isAssertionAudience(audience: unknown): boolean;
}

/**
 * From the canonical domain, or without one from the request's origin. On loopback the origin counts as well, and
 * `http` and `https` mean the same there: a local tenant is reached by both.
 *
 * With `customDomain` the origin is a custom domain: the issuer is that domain, the audience is the canonical one and
 * no other.
 */
export function toTenantUrls(
  { domain, customDomain }: { readonly domain: string | undefined; readonly customDomain: boolean },
  origin: string,
): TenantUrls {
  const canonical = toBaseUrl(domain ?? origin);
  const bases = new Set([canonical]);
  const issuers = new Set([...bases, toBaseUrl(origin)]);
  if (!customDomain && (isLoopback(origin) || domain === undefined)) bases.add(toBaseUrl(origin));
  for (const base of [...bases])
    if (isLoopback(base)) {
      bases.add(base.replace(/^https:/, "http:"));
      bases.add(base.replace(/^http:/, "https:"));
    }
  const some = (audience: unknown, endings: readonly string[], accepted = bases) => {
    const given = Array.isArray(audience) ? audience : [audience];
    return given.some((one) => [...accepted].some((base) => endings.some((ending) => one === base + ending)));
  };
  return {
    issuer: customDomain ? `${toBaseUrl(origin)}/` : `${canonical}/`,
    audience: `${canonical}/api/v2/`,
    api: `${toBaseUrl(origin)}/api/v2/`,
    isAudience: (audience) => some(audience, ["/api/v2/"]),
    isAssertionAudience: (audience) =>
      some(audience, ["/", "", "/oauth/token"], customDomain ? issuers : bases),
  };
}

function toBaseUrl(domain: string): string {
  const url = /^https?:\/\//.test(domain) ? domain : `https://${domain}`;
  return url.replace(/\/+$/, "");
}

function isLoopback(url: string): boolean {
  return isLoopbackHost(url.replace(/^https?:\/\//, ""));
}
