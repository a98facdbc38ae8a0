import { Failure, type FailureCause } from "../errors/failure.ts";
import type { Deployer } from "./credentials.ts";
import { readClaims } from "./fetch-token.ts";
import { ManagementError, type Operation } from "./management-error.ts";

/** The scope that each operation needs. Deploying needs `create`, unlike what its name suggests. */
const scopes: Readonly<Record<Exclude<Operation, "get a token">, string>> = {
  "find the Action": "read:actions",
  "read the Action": "read:actions",
  "list the versions": "read:actions",
  "list the bindings": "read:actions",
  "list the triggers": "read:actions",
  "create the Action": "create:actions",
  deploy: "create:actions",
  "deploy the version": "create:actions",
  "test the Action": "create:actions",
  "update the draft": "update:actions",
  "write the bindings": "update:actions",
  "delete the Action": "delete:actions",
  "read the user": "read:users",
  "write the user": "update:users_app_metadata",
  "read the logs": "read:logs",
  "read the execution": "read:actions",
};

/**
 * What Auth0 would not do, as a user gets to read it. Anything else is given back unchanged.
 *
 * @param redact Takes secrets out of a text, because Auth0's validation quotes what it refuses.
 */
export function toFailure(error: unknown, deployer: Deployer, redact: (text: string) => string): unknown {
  if (!(error instanceof ManagementError)) return error;
  const { operation, status } = error;
  const { host } = deployer.domain;
  const said = redact(error.message);
  const origin: FailureCause = { message: said, ...(status === undefined ? {} : { status }) };
  const fail = (code: Failure["code"], message: string, hint: string) =>
    new Failure(code, message, hint, origin);
  if (status === undefined) {
    const hint =
      "Check AUTH0_DOMAIN and the network (HTTPS_PROXY and NODE_EXTRA_CA_CERTS are honoured), then run the same command again.";
    return fail("AUTH0_UNREACHABLE", `cannot ${operation}: ${host} gives no answer (${said})`, hint);
  }
  if (status === 429) {
    const hint = "Wait a minute and run the same command again: it goes on where this one stopped.";
    return fail("AUTH0_RATE_LIMIT", `cannot ${operation}: the tenant's rate limit is reached`, hint);
  }
  if (operation === "get a token" ? status >= 300 && status < 500 : status === 401)
    return toRefusal(error, deployer, said, origin);
  if (status === 403 && operation !== "get a token" && !isPlanLimit(error)) {
    const hint = `Grant ${scopes[operation]} to the application in Auth0 (Applications > APIs > Auth0 Management API).`;
    return fail(
      "AUTH0_SCOPE",
      `cannot ${operation}: the credentials lack the scope ${scopes[operation]}`,
      hint,
    );
  }
  const hint =
    status >= 500
      ? "This is a fault on Auth0's side: run the same command again later, it goes on where this one stopped."
      : "See what Auth0 said; splunk-action doctor checks the whole set-up.";
  return fail("AUTH0_API", `cannot ${operation}: Auth0 answered ${status} (${said})`, hint);
}

/** Auth0 uses 403 for what a plan does not include, too. */
function isPlanLimit({ errorCode }: ManagementError): boolean {
  return errorCode === "insufficient_entitlement" || errorCode === "feature_not_enabled";
}

/** Nobody got in: a wrong secret, an old token, a missing grant, or a domain that is not the canonical one. */
function toRefusal(
  { operation, status }: ManagementError,
  { domain, credential }: Deployer,
  said: string,
  origin: FailureCause,
): Failure {
  const claims = credential.kind === "token" ? readClaims(credential.accessToken) : {};
  const audiences = [claims.aud ?? []].flat().filter((audience) => audience.endsWith("/api/v2/"));
  const other = audiences.includes(domain.audience) ? undefined : audiences[0];
  if (other !== undefined) {
    return new Failure(
      "AUTH0_DOMAIN",
      `AUTH0_ACCESS_TOKEN is for ${other} and not for ${domain.audience}`,
      "Set AUTH0_DOMAIN to the tenant's canonical domain, the one the token is for; a custom domain does not do.",
      origin,
    );
  }
  const elsewhere = status === 404 || (status !== undefined && status < 400);
  if (elsewhere || ((status === 400 || status === 403) && isCustomDomain(domain.host))) {
    return new Failure(
      "AUTH0_DOMAIN",
      `cannot ${operation}: ${domain.host} does not serve the Management API (${said})`,
      "Set AUTH0_DOMAIN to the tenant's canonical domain, such as acme.eu.auth0.com (dashboard: Settings > Custom " +
        "Domains shows it); and authorize the application for the Auth0 Management API.",
      origin,
    );
  }
  const hints: Readonly<Record<typeof credential.kind, string>> = {
    token: "Get a fresh token for AUTH0_ACCESS_TOKEN, or use AUTH0_CLIENT_ID with AUTH0_CLIENT_SECRET.",
    secret:
      "Check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, and that the machine-to-machine application is authorized " +
      "for the Auth0 Management API of this tenant.",
    key:
      "Check AUTH0_CLIENT_ID, that the application authenticates by private-key JWT with this key's public half, and " +
      "that it is authorized for the Auth0 Management API of this tenant.",
  };
  return new Failure(
    "AUTH0_CREDENTIALS",
    `${domain.host} refuses the credentials (${said})`,
    hints[credential.kind],
    origin,
  );
}

function isCustomDomain(host: string): boolean {
  return !/(^|\.)auth0\.com$/.test(host) && !/^(localhost|127\.|\[::1\])/.test(host);
}
