import { signWithSecret } from "@splunk-action/action-runtime/jwt";
import type { TenantContext } from "../tenant-context.ts";
import type { TenantUrls } from "./tenant-urls.ts";

export interface TokenGrant {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Seconds. */
  readonly expiresIn: number;
}

/**
 * Issues a Management API access token. `jti` is its number, by which all earlier tokens can be expired. It is signed
 * with HS256: only the tenant verifies it, and needs no RSA key pair.
 */
export function issueToken(context: TenantContext, urls: TenantUrls, grant: TokenGrant): string {
  const iat = Math.floor(context.now() / 1_000);
  context.state.tokenCount += 1;
  return signWithSecret(
    {
      iss: urls.issuer,
      sub: `${grant.clientId}@clients`,
      aud: urls.audience,
      iat,
      exp: iat + grant.expiresIn,
      ...(grant.scopes.length === 0 ? {} : { scope: grant.scopes.join(" ") }),
      gty: "client-credentials",
      azp: grant.clientId,
      jti: String(context.state.tokenCount),
    },
    context.state.signingKey,
  );
}
