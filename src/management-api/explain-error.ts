import { Failure, type FailureCause } from "../errors/failure.ts";
import { describeFailure, toTime } from "../outbound/retry.ts";
import { isLoopback } from "../settings/parse-url.ts";
import type { Deployer } from "./credentials.ts";
import { readClaims } from "./fetch-token.ts";
import { ManagementError, type Operation } from "./management-error.ts";

/** The scope that each operation needs. Note: a deploy needs `create:actions`. */
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

const inBetween =
  "Check AUTH0_DOMAIN, and what may change responses between here and Auth0 (a proxy, a login page).";
const goesOn = "run the same command again: it continues where this one stopped";

/**
 * Converts a `ManagementError` for the user: Auth0's message and a hint. Other errors are returned unchanged.
 *
 * @param redact Removes secrets from a text, because Auth0's validation quotes refused values.
 */
export function toFailure(error: unknown, deployer: Deployer, redact: (text: string) => string): unknown {
  if (!(error instanceof ManagementError)) return error;
  const { operation, status, errorCode, retryAt } = error;
  const { host } = deployer.domain;
  const message = redact(error.message);
  const origin: FailureCause = {
    ...(error.body === "message" ? { message } : {}),
    ...(status === undefined ? {} : { status }),
    ...(errorCode === undefined ? {} : { errorCode: redact(errorCode) }),
  };
  const fail = (code: Failure["code"], what: string, hint: string) =>
    new Failure(code, `cannot ${operation}: ${what}`, hint, status === undefined ? undefined : origin);
  if (status === undefined) {
    return fail("AUTH0_UNREACHABLE", `${host} ${describeFailure(error)}`, toNetworkHint(error.reason));
  }
  // Auth0's own words come first, what we make of them after.
  const code = errorCode === undefined ? "" : ` ${redact(errorCode)}`;
  const response = `Auth0 responded with ${status}${code} (${message})`;
  if (status === 429) {
    const when = retryAt === undefined ? "Wait a minute" : `Wait until ${toTime(retryAt)}`;
    const what = `${response}: the tenant's rate limit is reached`;
    return fail("AUTH0_RATE_LIMIT", what, `${when} or set a longer --timeout, and ${goesOn}.`);
  }
  if (error.body === "foreign" && status >= 400 && status < 500 && status !== 404) {
    return fail("AUTH0_API", response, `${inBetween} Then ${goesOn}.`);
  }
  if (operation === "get a token" ? status >= 300 && status < 500 : status === 401 || isRedirect(status)) {
    const { code: refusal, what, hint } = explainRefusal(error, deployer);
    return fail(refusal, `${response}: ${what}`, hint);
  }
  if (status === 403 && operation !== "get a token") {
    const scope = scopes[operation];
    const grant = `Grant ${scope} to the application in Auth0 (Applications > APIs > Auth0 Management API).`;
    const isScope = errorCode === "insufficient_scope" && /\bscope\b/i.test(message);
    return isScope
      ? fail("AUTH0_SCOPE", `${response}: the credentials lack the scope ${scope}`, grant)
      : fail(
          "AUTH0_API",
          response,
          `Read Auth0's message. If the application lacks the scope ${scope}: ${grant}`,
        );
  }
  const hint =
    status >= 500
      ? `This is an error of Auth0. Later, ${goesOn}.`
      : status < 300
        ? `${inBetween} Then ${goesOn}.`
        : "Read Auth0's message. splunk-action doctor checks the whole set-up.";
  return fail("AUTH0_API", response, hint);
}

const isRedirect = (status: number) => status >= 300 && status < 400;

function toNetworkHint(reason = ""): string {
  const check = "Check AUTH0_DOMAIN and the network (HTTPS_PROXY and NODE_EXTRA_CA_CERTS are honoured)";
  if (reason === "BLOCKED_PORT") return "Give AUTH0_DOMAIN another port, such as that of splunk-action dev.";
  if (reason === "ENOTFOUND") return "Check AUTH0_DOMAIN for a typing error, and the network's DNS.";
  return `${check}, then ${goesOn}.`;
}

/** Why Auth0 accepts no credentials: a wrong secret, an old token, a missing grant, or a domain that is not the tenant's. */
function explainRefusal(
  { operation, status = 0, errorCode }: ManagementError,
  { domain, credential }: Deployer,
): { readonly code: Failure["code"]; readonly what: string; readonly hint: string } {
  const { host, audience } = domain;
  const claims = credential.kind === "token" ? readClaims(credential.accessToken) : {};
  const audiences = [claims.aud ?? []].flat().filter((one) => one.endsWith("/api/v2/"));
  const other = audiences.includes(audience) ? undefined : audiences[0];
  if (other !== undefined) {
    return {
      code: "AUTH0_DOMAIN",
      what: `AUTH0_ACCESS_TOKEN is for ${other} and not for ${audience}`,
      hint: `Set AUTH0_DOMAIN to the tenant that the token is for. For a custom domain set AUTH0_AUDIENCE=${other} too.`,
    };
  }
  if (status === 404 || isRedirect(status)) {
    return {
      code: "AUTH0_DOMAIN",
      what: `${host} does not serve the Management API`,
      hint: "Set AUTH0_DOMAIN to the tenant's domain, such as acme.eu.auth0.com.",
    };
  }
  if (errorCode === "unauthorized_client") {
    return {
      code: "AUTH0_CREDENTIALS",
      what: "the application may not get tokens by client credentials",
      hint: "Use a Machine to Machine application, or enable Client Credentials for this one (its Settings > Advanced Settings > Grant Types).",
    };
  }
  if ((status === 400 || status === 403) && !hasOwnAudience(domain)) {
    return {
      code: "AUTH0_DOMAIN",
      what: `${host} does not serve the Management API as ${audience}`,
      hint:
        "Set AUTH0_DOMAIN to the tenant's canonical domain, such as acme.eu.auth0.com; or, to use a custom domain, set " +
        "AUTH0_AUDIENCE to the identifier of the Auth0 Management API, such as https://acme.eu.auth0.com/api/v2/ " +
        "(dashboard: Applications > APIs). And authorize the application for that API.",
    };
  }
  const grant = "that the application is authorized for the Auth0 Management API (Applications > APIs)";
  const isCanonical = audience === `https://${host}/api/v2/`;
  const hints: Readonly<Record<typeof credential.kind, string>> = {
    token: "Get a fresh token for AUTH0_ACCESS_TOKEN, or use AUTH0_CLIENT_ID with AUTH0_CLIENT_SECRET.",
    secret: `Check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, and ${grant}.`,
    key:
      "Check AUTH0_CLIENT_ID, that the application authenticates by private-key JWT with this key's public half, and " +
      `${grant}.`,
  };
  if (credential.kind === "token" || (status !== 403 && operation === "get a token")) {
    return {
      code: "AUTH0_CREDENTIALS",
      what: `${host} refuses the credentials`,
      hint: hints[credential.kind],
    };
  }
  return operation === "get a token"
    ? {
        code: "AUTH0_CREDENTIALS",
        what: `${host} refuses the credentials: the application has no grant for the Management API`,
        hint: `Authorize the application for the Auth0 Management API (Applications > APIs > Auth0 Management API) with the scopes it needs.${isCanonical ? "" : ` Check that ${audience} is that API's identifier.`}`,
      }
    : {
        code: "AUTH0_CREDENTIALS",
        what: `${host} refuses a token that it has just given`,
        hint: "Check that AUTH0_DOMAIN and AUTH0_AUDIENCE belong to one tenant, and run the same command again.",
      };
}

/** Whether the audience is known: the domain is canonical (cloud or appliance), or AUTH0_AUDIENCE is set. */
function hasOwnAudience({ host, origin, audience }: Deployer["domain"]): boolean {
  return (
    audience !== `${origin}/api/v2/` ||
    /(^|\.)auth0(app)?\.com$/.test(host) ||
    isLoopback(new URL(origin).hostname)
  );
}
