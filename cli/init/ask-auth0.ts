import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseSigningKey } from "../../src/management-api/signing-key.ts";
import { parseAudience, parseTenantDomain } from "../../src/settings/parse-url.ts";
import { checkAuth0 } from "../doctor/check-auth0.ts";
import { checkRuntimeClient } from "../doctor/check-runtime-client.ts";
import { checkDomain } from "./check-domain.ts";
import { askSecret, askText, askUntilKept, type QuestionContext } from "./question-context.ts";
import type { Answers } from "./write-settings.ts";

/** Asks for the tenant until one is found at the domain. */
export function askTenant(context: QuestionContext): Promise<Answers> {
  const { prompts } = context;
  prompts.say("The tenant. The settings of every application in Auth0's dashboard\nshow its domain.");
  return askUntilKept(context, {
    async ask(before) {
      const AUTH0_DOMAIN = await askText(prompts, {
        name: "AUTH0_DOMAIN",
        message: "Domain, such as acme.eu.auth0.com",
        initial: before.AUTH0_DOMAIN,
      });
      if (isCanonical(AUTH0_DOMAIN)) return { AUTH0_DOMAIN };
      prompts.say(
        "This looks like a custom domain. Applications > APIs > Auth0\n" +
          "Management API shows the identifier that the tokens are for.",
      );
      const AUTH0_AUDIENCE = await askText(prompts, {
        name: "AUTH0_AUDIENCE",
        message: "Identifier, such as https://acme.eu.auth0.com/api/v2/",
        initial: before.AUTH0_AUDIENCE,
      });
      return { AUTH0_DOMAIN, AUTH0_AUDIENCE };
    },
    check: async (env) => [await checkDomain({ ...context, env })],
  });
}

/** Whether the domain says which tenant it is. A loopback address is a tenant of `dev`. */
function isCanonical(domain: string): boolean {
  const parsed = parseTenantDomain(domain);
  if ("invalid" in parsed) return true;
  const { hostname, protocol } = new URL(parsed.value.origin);
  return protocol === "http:" || /\.(auth0|auth0app)\.com$/.test(hostname);
}

/** Asks for the deployer's credentials until Auth0 accepts them with the scopes that deploying needs. */
export function askDeployer(context: QuestionContext): Promise<Answers> {
  const { prompts } = context;
  prompts.say(
    "The command line's own access. In Auth0's dashboard: Applications >\n" +
      "Create Application > Machine to Machine > Auth0 Management API, with\n" +
      "the scopes read:actions, create:actions, update:actions and\n" +
      "delete:actions (and read:logs for logs and reconcile). The settings\n" +
      "of that application show client ID and client secret.",
  );
  return askUntilKept(context, {
    async ask(before) {
      const kind = await prompts.choose("How does this command line log in to Auth0?", [
        ["secret", "client ID and client secret"],
        ["path", "client ID and a private key: .env names its file"],
        ["inline", "client ID and a private key: .env holds the key itself"],
        ["token", "a Management API token, valid for a day"],
      ]);
      if (kind === "token")
        return askSecret(prompts, "AUTH0_ACCESS_TOKEN", "Token (APIs > API Explorer)", before);
      const AUTH0_CLIENT_ID = await askText(prompts, {
        name: "AUTH0_CLIENT_ID",
        message: "Client ID",
        initial: before.AUTH0_CLIENT_ID,
      });
      const rest =
        kind === "secret"
          ? await askSecret(prompts, "AUTH0_CLIENT_SECRET", "Client secret", before)
          : await askSigningKey(context, kind, before);
      return { AUTH0_CLIENT_ID, ...rest };
    },
    check: (env) => checkAuth0({ ...context, env }),
  });
}

async function askSigningKey(
  { prompts, cwd }: QuestionContext,
  kind: "path" | "inline",
  before: Answers,
): Promise<Answers> {
  for (let initial = before.AUTH0_CLIENT_SIGNING_KEY_PATH; ; ) {
    const message = "File of the private key (PEM)";
    const path = await askText(prompts, { name: "AUTH0_CLIENT_SIGNING_KEY_PATH", message, initial });
    const pem = await readFile(resolve(cwd, path)).catch(() => undefined);
    const key = pem === undefined ? { invalid: "cannot be read" } : parseSigningKey(pem);
    if (pem !== undefined && "value" in key) {
      return kind === "path"
        ? { AUTH0_CLIENT_SIGNING_KEY_PATH: path }
        : { AUTH0_CLIENT_SIGNING_KEY: toOneLine(pem.toString("utf8")) };
    }
    prompts.say(`${path} ${"invalid" in key ? key.invalid : ""}`);
    initial = path;
  }
}

/** A PEM as an env file holds it: on one line, with `\n` for its line ends. */
export function toOneLine(pem: string): string {
  return pem.trim().replaceAll(/\r?\n/g, "\\n");
}

/** Asks for the Action's own client, which sets the flag during the login. */
export async function askRuntimeClient(context: QuestionContext): Promise<Answers> {
  const { prompts } = context;
  prompts.say(
    "Optional: the Action's own access. It flags a user whose sign-up\n" +
      "Splunk has accepted. With a second Machine to Machine application\n" +
      "(scope update:users_app_metadata and nothing else) it does so at\n" +
      "once, otherwise Auth0 does it at the end of the login.",
  );
  if (!(await prompts.confirm("Do you have such an application?", false))) return {};
  return askUntilKept(context, {
    async ask(before) {
      const AUTH0_RUNTIME_CLIENT_ID = await askText(prompts, {
        name: "AUTH0_RUNTIME_CLIENT_ID",
        message: "Its client ID",
        initial: before.AUTH0_RUNTIME_CLIENT_ID,
      });
      const secret = await askSecret(prompts, "AUTH0_RUNTIME_CLIENT_SECRET", "Its client secret", before);
      return { AUTH0_RUNTIME_CLIENT_ID, ...secret };
    },
    async check(env) {
      const domain = parseTenantDomain(env.AUTH0_DOMAIN ?? "");
      if ("invalid" in domain) return [];
      const audience = parseAudience(env.AUTH0_AUDIENCE ?? "");
      const { AUTH0_RUNTIME_CLIENT_ID: clientId = "", AUTH0_RUNTIME_CLIENT_SECRET: clientSecret = "" } = env;
      const client = {
        domain: { ...domain.value, ...("value" in audience ? { audience: audience.value } : {}) },
        clientId,
        clientSecret,
      };
      return [await checkRuntimeClient(client, { ...context, env })];
    },
  });
}
