import { decodeJwt } from "@splunk-action/action-runtime/jwt";
import * as z from "zod";
import { readRetryAt, toReason } from "../outbound/retry.ts";
import type { Deployer } from "./credentials.ts";
import { type ErrorBody, ManagementError } from "./management-error.ts";
import { signAssertion } from "./signing-key.ts";

/** An access token, and the scopes that Auth0 says it has. */
export interface DeployerToken {
  readonly accessToken: string;
  /** Absent if neither the response nor the token contains them. */
  readonly scopes: readonly string[] | undefined;
}

const success = z.looseObject({ access_token: z.string().min(1), scope: z.string().optional() });
const refusal = z.looseObject({ error: z.string().optional(), error_description: z.string().optional() });

/**
 * Requests a Management API token with client credentials. `AUTH0_ACCESS_TOKEN` is used without a request.
 *
 * @throws {ManagementError} It contains nothing of the request.
 * @see https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens
 */
export async function fetchToken(
  { domain, credential }: Deployer,
  fetch: typeof globalThis.fetch,
  now: number,
): Promise<DeployerToken> {
  if (credential.kind === "token") {
    const { accessToken } = credential;
    return { accessToken, scopes: readClaims(accessToken).scope?.split(" ") };
  }
  const proof =
    credential.kind === "secret"
      ? { client_secret: credential.clientSecret }
      : {
          client_assertion: signAssertion(credential, `${domain.origin}/`, now),
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        };
  const grant = {
    grant_type: "client_credentials",
    client_id: credential.clientId,
    audience: domain.audience,
  };
  const fail = (error: unknown): never => {
    throw new ManagementError("get a token", "no response", { reason: toReason(error) });
  };
  const response = await fetch(`${domain.origin}/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...grant, ...proof }),
    redirect: "manual",
  }).catch(fail);
  const text = await response.text().catch(fail);
  const body = parseJson(text);
  const parsed = success.safeParse(body);
  if (response.ok && parsed.success) {
    const { access_token: accessToken, scope } = parsed.data;
    return { accessToken, scopes: (scope ?? readClaims(accessToken).scope)?.split(" ") };
  }
  const { error, error_description: description } = refusal.safeParse(body).data ?? {};
  const { status } = response;
  const isRedirect = status >= 300 && status < 400;
  const instead = body === undefined ? describeBody(text, text) : "a response without a token";
  throw new ManagementError("get a token", description ?? (isRedirect ? "it redirects" : instead), {
    status,
    errorCode: error,
    body: toErrorBody(description, body),
    retryAt: readRetryAt(response.headers, now),
  });
}

const claims = z.looseObject({
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: z.number().optional(),
  scope: z.string().optional(),
});

/** The claims of an access token, not verified: only for messages, not for decisions. */
export function readClaims(accessToken: string): z.infer<typeof claims> {
  return claims.safeParse(decodeJwt(accessToken)?.payload).data ?? {};
}

/** `undefined` for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a body is that does not hold what was expected. */
export function describeBody(text: string, body: unknown): string {
  if (text === "") return "an empty response";
  if (typeof body !== "string") return "a response of unknown shape";
  return /^\s*<(?:!doctype|html)/i.test(text)
    ? "an HTML page instead of JSON"
    : "a response that is not JSON";
}

/** What kind of body an error response has. `body`: a text where it is no JSON. */
export function toErrorBody(message: unknown, body: unknown): ErrorBody {
  if (typeof message === "string") return "message";
  return typeof body === "object" && body !== null ? "json" : "foreign";
}
