import { decodeJwt, isSignedWithSecret } from "@splunk-action/action-runtime/jwt";
import { ApiError } from "../http/api-error.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { TenantUrls } from "./tenant-urls.ts";

/** Whose token it is, and what it allows. */
export interface VerifiedToken {
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
}

/**
 * The token of a request. One from a custom domain is valid there alone.
 *
 * @throws ApiError 401 without a valid token, 400 for another kind of `Authorization`.
 */
export function verifyToken(context: TenantContext, urls: TenantUrls, headers: Headers): VerifiedToken {
  const header = headers.get("authorization");
  if (header === null) throw toUnauthorized("Missing authentication");
  const token = /^Bearer\s+(\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw new ApiError(400, "Bad HTTP authentication header format", "Bearer");
  const jwt = decodeJwt(token);
  if (jwt === undefined || !isSignedWithSecret(jwt, context.state.signingKey))
    throw toUnauthorized("Invalid token");
  const { aud, azp, exp, iss, jti, scope } = jwt.payload;
  // Without a canonical domain, only the signature identifies the tenant's tokens.
  if (context.settings.domain !== undefined && !urls.isAudience(aud)) throw toUnauthorized("Bad audience");
  if (context.settings.customDomain && iss !== urls.issuer) throw toUnauthorized("Bad issuer");
  const expired = typeof exp !== "number" || exp * 1_000 <= context.now();
  if (expired || Number(jti) <= context.state.tokensExpiredThrough)
    throw toUnauthorized("Expired token received for JSON Web Token validation");
  return { clientId: String(azp), scopes: new Set(typeof scope === "string" ? scope.split(" ") : []) };
}

function toUnauthorized(message: string): ApiError {
  return new ApiError(401, message, undefined, { attributes: { error: message } });
}
