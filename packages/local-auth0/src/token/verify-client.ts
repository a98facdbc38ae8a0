import { constants, createPublicKey, verify } from "node:crypto";
import { decodeJwt, type Jwt } from "@splunk-action/action-runtime/jwt";
import type { TenantContext } from "../tenant-context.ts";
import type { TenantClient } from "../tenant-options.ts";
import type { TenantUrls } from "./tenant-urls.ts";
import { OAuthError } from "./token-request.ts";

/** Max lifetime of an assertion that Auth0 accepts. */
const maxAssertionSeconds = 300;

/**
 * Authenticates the application that requests a token, by secret or by private-key JWT.
 *
 * @see https://auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt
 * @throws OAuthError 401, the same for an unknown application and a wrong secret.
 */
export function verifyClient(
  context: TenantContext,
  parameters: ReadonlyMap<string, string>,
  urls: TenantUrls,
): TenantClient {
  const assertion = parameters.get("client_assertion");
  if (assertion !== undefined) return verifyAssertion(context, assertion, parameters, urls);
  const client = context.settings.clients.find((one) => one.client_id === parameters.get("client_id"));
  const secret = parameters.get("client_secret");
  if (client === undefined || secret === undefined || client.client_secret !== secret)
    throw new OAuthError(401, "access_denied", "Unauthorized");
  return client;
}

function verifyAssertion(
  context: TenantContext,
  assertion: string,
  parameters: ReadonlyMap<string, string>,
  urls: TenantUrls,
): TenantClient {
  const jwt = decodeJwt(assertion);
  const subject = jwt?.payload.sub;
  const client = context.settings.clients.find((one) => one.client_id === subject);
  const key = client?.public_key;
  const named = parameters.get("client_id") ?? subject;
  if (jwt === undefined || client === undefined || key === undefined || named !== subject)
    throw toInvalidClient("Failed to verify client assertion");
  if (parameters.get("client_assertion_type") !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    throw toInvalidClient("Invalid client_assertion_type");
  if (!isSignedWithKey(jwt, key)) throw toInvalidClient("Failed to verify client assertion");
  const { iss, aud, exp, jti } = jwt.payload;
  if (iss !== subject) throw toInvalidClient('"iss" and "sub" of the client assertion must be the client id');
  if (!urls.isAssertionAudience(aud)) throw toInvalidClient('Unexpected "aud" in the client assertion');
  const seconds = context.now() / 1_000;
  if (typeof exp !== "number" || exp <= seconds || exp > seconds + maxAssertionSeconds)
    throw toInvalidClient('"exp" of the client assertion is missing, over, or too far away');
  if (typeof jti !== "string" || jti === "") throw toInvalidClient('The client assertion needs a "jti"');
  rememberAssertion(context, `${client.client_id} ${jti}`, exp);
  return client;
}

/** RS256, RS384 and PS256 are the algorithms Auth0 accepts. */
function isSignedWithKey(jwt: Jwt, publicKeyPem: string): boolean {
  const algorithm = assertionAlgorithms[String(jwt.header.alg)];
  if (algorithm === undefined) return false;
  const key = createPublicKey(publicKeyPem);
  const padding = algorithm.pss
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {};
  return verify(algorithm.hash, Buffer.from(jwt.signed), { key, ...padding }, jwt.signature);
}

const assertionAlgorithms: Readonly<Record<string, { hash: string; pss: boolean }>> = {
  RS256: { hash: "sha256", pss: false },
  RS384: { hash: "sha384", pss: false },
  PS256: { hash: "sha256", pss: true },
};

/** An assertion can be used once. */
function rememberAssertion(context: TenantContext, id: string, exp: number): void {
  const used = context.state.usedAssertions;
  for (const [other, expiry] of Object.entries(used)) if (expiry < context.now() / 1_000) delete used[other];
  if (used[id] !== undefined) throw toInvalidClient('"jti" of the client assertion was already used');
  used[id] = exp;
}

function toInvalidClient(description: string): OAuthError {
  return new OAuthError(401, "invalid_client", description);
}
