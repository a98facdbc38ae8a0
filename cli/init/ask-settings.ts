import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { hasProxy, proxiedFetch } from "../../src/outbound/proxy.ts";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { type SettingName, settingRules } from "../../src/settings/rules.ts";
import { toInvalidText, toSettingsErrorText } from "../../src/settings/settings-error-texts.ts";
import type { CommandContext, Style } from "../context.ts";
import type { Check } from "../doctor/check.ts";
import { checkAuth0 } from "../doctor/check-auth0.ts";
import { checkRuntimeClient } from "../doctor/check-runtime-client.ts";
import { checkSplunk } from "../doctor/check-splunk.ts";
import { renderCheck } from "../doctor/render-checks.ts";
import type { Prompts, Question } from "./prompts.ts";
import { type Answers, quoteValue } from "./write-settings.ts";

/** The context of the questions. Its environment contains only answers and proxy settings. */
export type QuestionContext = Pick<CommandContext, "env" | "cwd" | "fetch" | "clock" | "progress"> & {
  readonly prompts: Prompts;
  readonly style: Style;
};

/** Asks for the tenant and the deployer's credentials until Auth0 accepts them or the user keeps them anyway. */
export async function askAuth0(context: QuestionContext): Promise<Answers> {
  const { prompts } = context;
  prompts.say(
    "Auth0. In the dashboard, create an application of the type Machine to\n" +
      "Machine for the Auth0 Management API with the scopes read:actions,\n" +
      "create:actions, update:actions and delete:actions. Its settings page\n" +
      "shows domain, client ID and client secret.",
  );
  let domain = "";
  return untilKept(
    context,
    async () => {
      domain = await ask(prompts, "AUTH0_DOMAIN", "Domain, such as acme.eu.auth0.com", domain);
      return { AUTH0_DOMAIN: domain, ...(await askDeployer(prompts)) };
    },
    (env) => checkAuth0({ ...context, env }),
  );
}

async function askDeployer(prompts: Prompts): Promise<Answers> {
  const kind = await prompts.choose("How does this command line log in to Auth0?", [
    ["secret", "client ID and client secret"],
    ["key", "client ID and a private key (PEM file)"],
    ["token", "a Management API token, valid for a day"],
  ]);
  if (kind === "token") return { AUTH0_ACCESS_TOKEN: await askSecret(prompts, "Management API token") };
  const AUTH0_CLIENT_ID = await ask(prompts, "AUTH0_CLIENT_ID", "Client ID");
  return kind === "secret"
    ? { AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET: await askSecret(prompts, "Client secret") }
    : {
        AUTH0_CLIENT_ID,
        AUTH0_CLIENT_SIGNING_KEY_PATH: await ask(
          prompts,
          "AUTH0_CLIENT_SIGNING_KEY_PATH",
          "Path of the private key",
        ),
      };
}

/** Asks for Splunk's URL, credential and index until the checks pass or the user keeps them anyway. */
export async function askSplunk(context: QuestionContext): Promise<Answers> {
  const { prompts } = context;
  prompts.say(
    "Splunk. A token of the HTTP Event Collector is best: in Splunk,\n" +
      "Settings > Data inputs > HTTP Event Collector > New Token. The URL is\n" +
      "https://http-inputs-STACK.splunkcloud.com in Splunk Cloud, elsewhere\n" +
      "https://HOST:8088.",
  );
  let url = "";
  let certificates: Answers = {};
  return untilKept(
    context,
    async () => {
      url = await ask(prompts, "SPLUNK_URL", "Splunk's URL", url);
      const credential = await askSplunkCredential(prompts);
      const index = await ask(
        prompts,
        "SPLUNK_INDEX",
        "Index (empty: the token's or user's default)",
        "",
        true,
      );
      if (url.startsWith("https:")) certificates = await askCertificates(context, certificates);
      return {
        ...{ SPLUNK_URL: url, ...credential, ...certificates },
        ...(index === "" ? {} : { SPLUNK_INDEX: index }),
      };
    },
    async (env) => {
      const { settings, errors } = parseSettings(env);
      const hint = "Correct the answers.";
      return settings === undefined
        ? errors.map(
            (error) =>
              ({ name: "settings", status: "failure", message: toSettingsErrorText(error), hint }) as const,
          )
        : checkSplunk({ ...context, env }, settings);
    },
  );
}

async function askSplunkCredential(prompts: Prompts): Promise<Answers> {
  const kind = await prompts.choose("What does the Action log in to Splunk with?", [
    ["hec", "HTTP Event Collector token"],
    ["token", "authentication token, on the management port (8089)"],
    ["basic", "user name and password, on the management port (8089)"],
  ]);
  if (kind === "hec") return { SPLUNK_HEC_TOKEN: await askSecret(prompts, "HEC token", "SPLUNK_HEC_TOKEN") };
  if (kind === "token") return { SPLUNK_TOKEN: await askSecret(prompts, "Token", "SPLUNK_TOKEN") };
  return {
    SPLUNK_USERNAME: await ask(prompts, "SPLUNK_USERNAME", "User name"),
    SPLUNK_PASSWORD: await askSecret(prompts, "Password", "SPLUNK_PASSWORD"),
  };
}

async function askCertificates({ prompts, cwd }: QuestionContext, before: Answers): Promise<Answers> {
  const isPrivate = await prompts.confirm(
    "Does Splunk's certificate come from a private CA?",
    "SPLUNK_CA_CERT" in before,
  );
  if (!isPrivate) return {};
  for (;;) {
    const path = await ask(prompts, "SPLUNK_CA_CERT", "Path of the CA's certificate (PEM file)", "", false);
    const pem = await readFile(resolve(cwd, path), "utf8").catch(() => undefined);
    const error = pem === undefined ? `${path} cannot be read` : describeInvalid("SPLUNK_CA_CERT", pem);
    if (pem !== undefined && error === undefined)
      return { SPLUNK_CA_CERT: pem.trim().replaceAll(/\r?\n/g, "\\n") };
    prompts.say(`${error}`);
  }
}

/** Asks for the Action's Management API client, which sets the flag during the login. */
export async function askRuntimeClient(context: QuestionContext, domain: string): Promise<Answers> {
  const { prompts } = context;
  prompts.say(
    "The Action flags a user whose sign-up Splunk has accepted. With an\n" +
      "application of its own (Machine to Machine, with the scope\n" +
      "update:users_app_metadata and nothing else) it does so at once,\n" +
      "otherwise at the end of the login.",
  );
  if (!(await prompts.confirm("Do you have such an application?", false))) return {};
  const answers = await untilKept(
    context,
    async () => ({
      AUTH0_DOMAIN: domain,
      AUTH0_RUNTIME_CLIENT_ID: await ask(prompts, "AUTH0_RUNTIME_CLIENT_ID", "Its client ID"),
      AUTH0_RUNTIME_CLIENT_SECRET: await askSecret(
        prompts,
        "Its client secret",
        "AUTH0_RUNTIME_CLIENT_SECRET",
      ),
    }),
    async (env) => {
      const parsed = settingRules.AUTH0_DOMAIN.parse(domain);
      const { AUTH0_RUNTIME_CLIENT_ID: clientId = "", AUTH0_RUNTIME_CLIENT_SECRET: clientSecret = "" } = env;
      if (!("value" in parsed)) return [];
      const fetch = hasProxy(env) ? proxiedFetch : context.fetch;
      const management = { domain: parsed.value, clientId, clientSecret };
      return [await checkRuntimeClient(management, fetch, context.clock.now())];
    },
  );
  return answers;
}

/** Asks, checks and shows the results, until no check fails or the user continues anyway. */
async function untilKept(
  { prompts, env, progress, style }: QuestionContext,
  ask: () => Promise<Answers>,
  check: (env: CommandContext["env"]) => Promise<readonly Check[]>,
): Promise<Answers> {
  let answers = await ask();
  for (;;) {
    progress.step("Checking");
    const checks = await check({ ...env, ...answers });
    progress.clear();
    const shown = checks.filter(({ status }) => status !== "skipped");
    prompts.say(shown.map((one) => renderCheck(one, style)).join("\n"));
    if (checks.every(({ status }) => status !== "failure")) return answers;
    const next = await prompts.choose("That does not work yet. What now?", [
      ["correct", "correct the answers"],
      ["again", "check again"],
      ["keep", "keep the answers and continue"],
    ]);
    if (next === "keep") return answers;
    if (next === "correct") answers = await ask();
  }
}

function ask(
  prompts: Prompts,
  name: string,
  message: string,
  initial = "",
  optional = false,
): Promise<string> {
  const validate: Question["validate"] = (answer) => {
    if (answer === "") return optional ? undefined : "Type a value, or press Ctrl-C to stop.";
    return name === "SPLUNK_CA_CERT" ? undefined : describeInvalid(name, answer);
  };
  return prompts.ask({ message, initial, validate });
}

function askSecret(prompts: Prompts, message: string, name = ""): Promise<string> {
  const validate = (answer: string) =>
    answer.trim() === "" ? "Type a value, or press Ctrl-C to stop." : describeInvalid(name, answer);
  return prompts.askSecret({ message, validate });
}

/** The error of the setting's parser for a value. */
function describeInvalid(name: string, value: string): string | undefined {
  if (quoteValue(value) === undefined && name !== "SPLUNK_CA_CERT") {
    return "An env file cannot hold this value: it has quotes of every kind. Set it in the environment.";
  }
  if (!(name in settingRules)) return undefined;
  const parsed = settingRules[name as SettingName].parse(value);
  return "invalid" in parsed ? `${name} ${toInvalidText(parsed.invalid)}` : undefined;
}
