import type { RouteResponse } from "../http/route.ts";
import { writeClientCredentialsLog } from "../logs/write-api-logs.ts";
import type { TenantContext } from "../tenant-context.ts";
import { issueToken } from "./issue-token.ts";
import type { TenantUrls } from "./tenant-urls.ts";
import { OAuthError, readTokenRequest } from "./token-request.ts";
import { verifyClient } from "./verify-client.ts";

/** A day: the Management API's default. */
const tokenSeconds = 86_400;

/**
 * `POST /oauth/token` with the client-credentials grant, the only one a deployer and an Action use.
 *
 * @see https://auth0.com/docs/api/authentication/client-credentials/get-token
 */
export function handleTokenRequest(
  context: TenantContext,
  urls: TenantUrls,
  headers: Headers,
  body: string,
): RouteResponse {
  try {
    const parameters = readTokenRequest(headers, body);
    const grant = parameters.get("grant_type");
    if (grant !== "client_credentials")
      throw new OAuthError(403, "unsupported_grant_type", `Unsupported grant type: ${grant}`);
    const client = verifyClient(context, parameters, urls);
    const audience = parameters.get("audience");
    if (audience === undefined || !urls.isAudience(audience)) {
      const what = context.settings.customDomain ? "Service not enabled within domain" : "Service not found";
      throw new OAuthError(403, "access_denied", `${what}: ${audience}`);
    }
    const scopes = toGrantedScopes(client.scopes, parameters.get("scope"));
    const expiresIn = tokenSeconds;
    writeClientCredentialsLog(context, { client, audience, scopes, urls, headers });
    return {
      status: 200,
      body: {
        access_token: issueToken(context, urls, { clientId: client.client_id, scopes, expiresIn }),
        ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
        expires_in: expiresIn,
        token_type: "Bearer",
      },
      headers: { "cache-control": "no-store" },
    };
  } catch (error) {
    if (error instanceof OAuthError) return { status: error.status, body: error.toBody() };
    throw error;
  }
}

/** The application's granted scopes, limited to the requested ones. */
function toGrantedScopes(granted: readonly string[], requested: string | undefined): readonly string[] {
  if (requested === undefined || requested === "") return granted;
  const wanted = new Set(requested.split(" "));
  return granted.filter((scope) => wanted.has(scope));
}
