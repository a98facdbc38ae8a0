import { Failure } from "../errors/failure.ts";
import { parseTenantDomain, type TenantDomain } from "../settings/parse-url.ts";

/** How the deployer proves who it is. */
export type DeployerCredential =
  | { readonly kind: "token"; readonly accessToken: string }
  | { readonly kind: "secret"; readonly clientId: string; readonly clientSecret: string }
  | {
      readonly kind: "key";
      readonly clientId: string;
      readonly keyPath: string;
      readonly algorithm: SigningAlgorithm;
    };

/** @see https://auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt */
export type SigningAlgorithm = (typeof signingAlgorithms)[number];
const signingAlgorithms = ["RS256", "RS384", "PS256"] as const;

/** The tenant and the credential for it. */
export interface Deployer {
  readonly domain: TenantDomain;
  readonly credential: DeployerCredential;
}

const choice =
  "AUTH0_CLIENT_ID with AUTH0_CLIENT_SECRET, AUTH0_CLIENT_ID with AUTH0_CLIENT_SIGNING_KEY_PATH, or AUTH0_ACCESS_TOKEN";

/**
 * Reads the deployer's part of the environment; empty texts count as absent.
 *
 * @throws {Failure} `SETTINGS` with every problem at once, by name and never with a value.
 */
export function parseDeployer(env: Readonly<Record<string, string | undefined>>): Deployer {
  const get = (name: string) => env[name]?.trim() || undefined;
  const problems: string[] = [];
  const domain = parseDomain(get("AUTH0_DOMAIN"), problems);
  const credential = parseCredential(get, problems);
  if (domain === undefined || credential === undefined || problems.length > 0) {
    throw new Failure(
      "SETTINGS",
      problems.join("; "),
      "Set the deployer's environment: AUTH0_DOMAIN (the canonical domain, such as acme.eu.auth0.com), and " +
        `exactly one of ${choice}.`,
    );
  }
  return { domain, credential };
}

function parseDomain(text: string | undefined, problems: string[]): TenantDomain | undefined {
  if (text === undefined) {
    problems.push("AUTH0_DOMAIN is missing");
    return undefined;
  }
  const parsed = parseTenantDomain(text);
  if ("value" in parsed) return parsed.value;
  problems.push(`AUTH0_DOMAIN ${parsed.invalid}`);
  return undefined;
}

function parseCredential(
  get: (name: string) => string | undefined,
  problems: string[],
): DeployerCredential | undefined {
  const names = ["AUTH0_ACCESS_TOKEN", "AUTH0_CLIENT_SECRET", "AUTH0_CLIENT_SIGNING_KEY_PATH"] as const;
  const given = names.filter((name) => get(name) !== undefined);
  const [accessToken, clientSecret, keyPath] = names.map(get);
  const clientId = get("AUTH0_CLIENT_ID");
  if (given.length === 0) problems.push(`no Auth0 credential: set ${choice}`);
  if (given.length > 1) problems.push(`${given.join(" and ")} exclude each other: set ${choice}`);
  if (given.length !== 1) return undefined;
  if (accessToken !== undefined) {
    if (/^[\x21-\x7e]+$/.test(accessToken)) return { kind: "token", accessToken };
    problems.push("AUTH0_ACCESS_TOKEN holds characters that no token has, such as blanks or line ends");
    return undefined;
  }
  if (clientId === undefined) {
    problems.push(`AUTH0_CLIENT_ID is missing: ${given[0]} needs it`);
    return undefined;
  }
  if (clientSecret !== undefined) return { kind: "secret", clientId, clientSecret };
  const algorithm = signingAlgorithms.find(
    (one) => one === (get("AUTH0_CLIENT_SIGNING_ALGORITHM") ?? "RS256"),
  );
  if (algorithm === undefined) {
    problems.push(`AUTH0_CLIENT_SIGNING_ALGORITHM must be one of ${signingAlgorithms.join(", ")}`);
  }
  return keyPath === undefined || algorithm === undefined
    ? undefined
    : { kind: "key", clientId, keyPath, algorithm };
}
