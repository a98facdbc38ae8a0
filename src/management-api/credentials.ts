import { readFileSync } from "node:fs";
import { Failure } from "../errors/failure.ts";
import { parseAudience, parseTenantDomain, type TenantDomain } from "../settings/parse-url.ts";
import { toInvalidText } from "../settings/settings-error-texts.ts";
import { type ParsedKey, parseAlgorithm, parseSigningKey, type SigningKey } from "./signing-key.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** How the deployer authenticates. */
export type DeployerCredential =
  | { readonly kind: "token"; readonly accessToken: string }
  | { readonly kind: "secret"; readonly clientId: string; readonly clientSecret: string }
  | ({ readonly kind: "key"; readonly clientId: string } & SigningKey);

/** The tenant and the credential for it. */
export interface Deployer {
  readonly domain: TenantDomain;
  readonly credential: DeployerCredential;
}

const choice =
  "AUTH0_CLIENT_ID with AUTH0_CLIENT_SECRET, AUTH0_CLIENT_ID with AUTH0_CLIENT_SIGNING_KEY_PATH (or " +
  "AUTH0_CLIENT_SIGNING_KEY), or AUTH0_ACCESS_TOKEN";

const parsed = new WeakMap<Environment, Deployer | Failure>();

/**
 * Parses the deployer's settings. Empty values count as absent. The result is cached per environment, because a signing key
 * can come from a pipe, which can be read only once.
 *
 * @throws {Failure} `SETTINGS` with all errors at once, by name and never with a value.
 */
export function parseDeployer(env: Environment): Deployer {
  const result = parsed.get(env) ?? parseOnce(env);
  parsed.set(env, result);
  if (result instanceof Failure) throw result;
  return result;
}

function parseOnce(env: Environment): Deployer | Failure {
  const get = (name: string) => env[name]?.trim() || undefined;
  const errors: string[] = [];
  const hints: string[] = [];
  const domain = parseDomain(get, errors);
  const credential = parseCredential(get, errors, hints);
  if (domain !== undefined && credential !== undefined && errors.length === 0) return { domain, credential };
  const setAll =
    "Run splunk-action init, or set AUTH0_DOMAIN (the canonical domain, such as acme.eu.auth0.com) and one " +
    "credential in the environment or in .env; .env.example explains each.";
  // If every error has a hint, omit the general one.
  const all = hints.length === errors.length ? hints : [...hints, setAll];
  return new Failure("SETTINGS", errors.join("; "), all.join(" "));
}

type Get = (name: string) => string | undefined;

function parseDomain(get: Get, errors: string[]): TenantDomain | undefined {
  const text = get("AUTH0_DOMAIN");
  if (text === undefined) {
    errors.push("AUTH0_DOMAIN is missing");
    return undefined;
  }
  const domain = parseTenantDomain(text);
  if ("invalid" in domain) errors.push(`AUTH0_DOMAIN ${toInvalidText(domain.invalid)}`);
  const given = get("AUTH0_AUDIENCE");
  const audience = given === undefined ? undefined : parseAudience(given);
  if (audience !== undefined && "invalid" in audience)
    errors.push(`AUTH0_AUDIENCE ${toInvalidText(audience.invalid)}`);
  if ("invalid" in domain) return undefined;
  return audience !== undefined && "value" in audience
    ? { ...domain.value, audience: audience.value }
    : domain.value;
}

function parseCredential(get: Get, errors: string[], hints: string[]): DeployerCredential | undefined {
  const names = [
    "AUTH0_ACCESS_TOKEN",
    "AUTH0_CLIENT_SECRET",
    "AUTH0_CLIENT_SIGNING_KEY_PATH",
    "AUTH0_CLIENT_SIGNING_KEY",
  ] as const;
  const given = names.filter((name) => get(name) !== undefined);
  const [name] = given;
  if (given.length > 1) errors.push(`${given.join(" and ")} exclude each other: set ${choice}`);
  if (name === undefined) errors.push(`no Auth0 credential: set ${choice}`);
  if (name === undefined || given.length > 1) return undefined;
  const value = get(name) ?? "";
  if (name === "AUTH0_ACCESS_TOKEN") {
    if (/^[\x21-\x7e]+$/.test(value)) return { kind: "token", accessToken: value };
    errors.push("AUTH0_ACCESS_TOKEN contains invalid characters, such as blanks or line ends");
    return undefined;
  }
  const clientId = get("AUTH0_CLIENT_ID");
  if (clientId === undefined) errors.push(`AUTH0_CLIENT_ID is missing: ${name} needs it`);
  if (name === "AUTH0_CLIENT_SECRET") {
    return clientId === undefined ? undefined : { kind: "secret", clientId, clientSecret: value };
  }
  const content = name === "AUTH0_CLIENT_SIGNING_KEY" ? Buffer.from(value) : readKeyFile(value);
  const key = "invalid" in content ? content : parseSigningKey(content);
  const algorithm = parseAlgorithm(get("AUTH0_CLIENT_SIGNING_ALGORITHM") ?? "RS256");
  if ("invalid" in key) {
    errors.push(`${name} ${key.invalid}`);
    hints.push(key.hint);
  }
  if ("invalid" in algorithm) errors.push(`AUTH0_CLIENT_SIGNING_ALGORITHM ${algorithm.invalid}`);
  return clientId === undefined || "invalid" in key || "invalid" in algorithm
    ? undefined
    : { kind: "key", clientId, key: key.value, algorithm: algorithm.value };
}

/** The file's bytes, or the error. */
function readKeyFile(path: string): Buffer | Extract<ParsedKey, { readonly invalid: string }> {
  if (path.includes("-----BEGIN")) {
    return {
      invalid: "holds the key itself, not a path",
      hint: "Put the key into AUTH0_CLIENT_SIGNING_KEY.",
    };
  }
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const check =
      "Give the path of the file with the private key, from the folder in which the command runs.";
    const reasons: Readonly<Record<string, readonly [invalid: string, hint: string]>> = {
      ENOENT: ["names a file that does not exist", check],
      EACCES: ["names a file that may not be read", "Check the permissions of the file and of its folder."],
      EISDIR: ["names a folder, not a file", check],
    };
    const [invalid, hint] = reasons[code] ?? [`names a file that cannot be read (${code})`, check];
    return { invalid, hint };
  }
}
