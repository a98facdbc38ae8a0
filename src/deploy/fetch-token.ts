import * as z from "zod";
import type { Deployer } from "./credentials.ts";
import { ManagementError } from "./management-error.ts";
import { toRetryAt } from "./retry-at.ts";
import { signAssertion } from "./sign-assertion.ts";

/** An access token, and the scopes that Auth0 says it has. */
export interface DeployerToken {
  readonly accessToken: string;
  /** Absent if nobody said. */
  readonly scopes: readonly string[] | undefined;
}

const answer = z.looseObject({ access_token: z.string().min(1), scope: z.string().optional() });
const refusal = z.looseObject({ error: z.string().optional(), error_description: z.string().optional() });

/**
 * Gets a Management API token by client credentials. A ready token is taken as it is, without a request.
 *
 * @throws {ManagementError} without anything that was sent.
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
    throw new ManagementError("get a token", toReason(error));
  };
  const response = await fetch(`${domain.origin}/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...grant, ...proof }),
    redirect: "manual",
  }).catch(fail);
  const body = toJson(await response.text().catch(fail));
  const parsed = answer.safeParse(body);
  if (response.ok && parsed.success) {
    const { access_token: accessToken, scope } = parsed.data;
    return { accessToken, scopes: (scope ?? readClaims(accessToken).scope)?.split(" ") };
  }
  const said = refusal.safeParse(body).data;
  const instead = response.status >= 300 && response.status < 400 ? "it redirects" : "no token in the answer";
  throw new ManagementError("get a token", said?.error_description ?? instead, {
    status: response.status,
    errorCode: said?.error,
    retryAt: toRetryAt(response.headers, now),
  });
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const claims = z.looseObject({
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: z.number().optional(),
  scope: z.string().optional(),
});

/** What an access token says of itself, unverified: good for explanations, not for decisions. */
export function readClaims(accessToken: string): z.infer<typeof claims> {
  try {
    const payload: unknown = JSON.parse(Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString());
    return claims.safeParse(payload).data ?? {};
  } catch {
    return {};
  }
}

/** Why a request got no answer: the system's code (`ECONNREFUSED`) where there is one, never the error's own text. */
export function toReason(error: unknown): string {
  for (let cause = error, depth = 0; depth < 4; depth++) {
    const {
      code,
      name,
      cause: deeper,
    } = (cause ?? {}) as { code?: unknown; name?: unknown; cause?: unknown };
    if (typeof code === "string") return code;
    if (name === "TimeoutError" || name === "AbortError") return "no answer in time";
    cause = deeper;
  }
  return "no answer";
}
