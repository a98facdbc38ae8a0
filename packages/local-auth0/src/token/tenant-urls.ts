/** The names a tenant goes by for one request. */
export interface TenantUrls {
  /** With a trailing slash: the tokens' `iss`. */
  readonly issuer: string;
  /** The Management API's identifier: the tokens' `aud`. */
  readonly audience: string;
  /** Whether an audience or assertion audience means this tenant. */
  isAudience(audience: unknown): boolean;
  isAssertionAudience(audience: unknown): boolean;
}

/**
 * From the canonical domain, or without one from the request's origin. On loopback the origin counts as well, and
 * `http` and `https` mean the same there: a local tenant is reached by both.
 */
export function toTenantUrls(domain: string | undefined, origin: string): TenantUrls {
  const canonical = toBaseUrl(domain ?? origin);
  const bases = new Set([canonical]);
  if (isLoopback(origin) || domain === undefined) bases.add(toBaseUrl(origin));
  for (const base of [...bases])
    if (isLoopback(base)) {
      bases.add(base.replace(/^https:/, "http:"));
      bases.add(base.replace(/^http:/, "https:"));
    }
  const some = (audience: unknown, endings: readonly string[]) => {
    const given = Array.isArray(audience) ? audience : [audience];
    return given.some((one) => [...bases].some((base) => endings.some((ending) => one === base + ending)));
  };
  return {
    issuer: `${canonical}/`,
    audience: `${canonical}/api/v2/`,
    isAudience: (audience) => some(audience, ["/api/v2/"]),
    isAssertionAudience: (audience) => some(audience, ["/", "", "/oauth/token"]),
  };
}

function toBaseUrl(domain: string): string {
  const url = /^https?:\/\//.test(domain) ? domain : `https://${domain}`;
  return url.replace(/\/+$/, "");
}

function isLoopback(url: string): boolean {
  return /^https?:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/.test(url);
}
