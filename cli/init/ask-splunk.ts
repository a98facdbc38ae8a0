import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { parseSplunkUrl } from "../../src/settings/parse-url.ts";
import { type SettingName, settingRules } from "../../src/settings/rules.ts";
import { toInvalidText, toSettingsErrorText } from "../../src/settings/settings-error-texts.ts";
import type { CommandContext } from "../context.ts";
import { type Check, failed } from "../doctor/check.ts";
import { checkSearchAccount } from "../doctor/check-search-account.ts";
import { checkRoute } from "../doctor/check-splunk.ts";
import { checkSplunkHost } from "../doctor/check-splunk-host.ts";
import { checkSplunkInput } from "../doctor/check-splunk-input.ts";
import { toOneLine } from "./ask-auth0.ts";
import type { Prompts } from "./prompts.ts";
import {
  askSecret,
  askText,
  askUntilKept,
  describeInvalid,
  type QuestionContext,
} from "./question-context.ts";
import type { Answers } from "./write-settings.ts";

/** Asks for Splunk's address, and for the certificate of a private CA where the connection needs it. */
export function askSplunkUrl(context: QuestionContext): Promise<Answers> {
  const { prompts } = context;
  prompts.say(
    "Splunk. With a token of the HTTP Event Collector, which is best:\n" +
      "https://http-inputs-STACK.splunkcloud.com in Splunk Cloud,\n" +
      "https://HOST:8088 elsewhere. With a user or token on the management\n" +
      "port: https://HOST:8089.",
  );
  return askUntilKept(context, {
    async ask(before) {
      const question = { name: "SPLUNK_URL", message: "Splunk's URL", initial: before.SPLUNK_URL };
      return { ...before, SPLUNK_URL: await askText(prompts, question) };
    },
    check: (env) => checkRoute({ ...context, env }, env.SPLUNK_URL ?? "", readCertificates(env)),
    repair: (checks) =>
      checks.some(({ name, status }) => name === "splunk.tls" && status === "failure")
        ? {
            label: "trust a private CA: give its certificate",
            ask: async (before) => ({ ...before, SPLUNK_CA_CERT: await askCertificates(context) }),
          }
        : undefined,
  });
}

function readCertificates(env: CommandContext["env"]): string | undefined {
  const parsed = env.SPLUNK_CA_CERT ? settingRules.SPLUNK_CA_CERT.parse(env.SPLUNK_CA_CERT) : undefined;
  return parsed !== undefined && "value" in parsed ? parsed.value : undefined;
}

async function askCertificates({ prompts, cwd }: QuestionContext): Promise<string> {
  for (let initial = ""; ; ) {
    const message = "File of the CA's certificate (PEM)";
    const path = await askText(prompts, { name: "", message, initial });
    const pem = await readFile(resolve(cwd, path), "utf8").catch(() => undefined);
    const error =
      pem === undefined ? `${path} cannot be read.` : describeInvalid("SPLUNK_CA_CERT", toOneLine(pem));
    if (pem !== undefined && error === undefined) return toOneLine(pem);
    prompts.say(`${error}`);
    initial = path;
  }
}

/** Asks for the Action's credential and index until Splunk accepts them. */
export function askSplunkCredential(context: QuestionContext): Promise<Answers> {
  const { prompts } = context;
  prompts.say(
    "The Action's access to Splunk. A HEC token can only send events, so\n" +
      "it is best: Settings > Data inputs > HTTP Event Collector > New Token.",
  );
  return askUntilKept(context, {
    async ask(before) {
      const credential = await askCredential(context, before);
      const SPLUNK_INDEX = await askText(prompts, {
        name: "SPLUNK_INDEX",
        message: "Index (empty: the token's or user's default)",
        initial: before.SPLUNK_INDEX,
        optional: true,
      });
      const url = before.SPLUNK_URL === undefined ? {} : { SPLUNK_URL: before.SPLUNK_URL };
      return { ...url, ...credential, ...(SPLUNK_INDEX === "" ? {} : { SPLUNK_INDEX }) };
    },
    check: (env) => checkAccess(env, context.clock.now()),
    repair: () => ({
      label: "change Splunk's URL",
      async ask(before) {
        const initial = before.SPLUNK_URL ?? context.env.SPLUNK_URL;
        const question = { name: "SPLUNK_URL", message: "Splunk's URL", initial };
        return { ...before, SPLUNK_URL: await askText(prompts, question) };
      },
    }),
  });
}

async function askCredential({ prompts }: QuestionContext, before: Answers): Promise<Answers> {
  const kind = await prompts.choose("What does the Action log in to Splunk with?", [
    ["hec", "HTTP Event Collector token"],
    ["token", "authentication token, on the management port (8089)"],
    ["basic", "user name and password, on the management port (8089)"],
  ]);
  if (kind === "hec") return askSecret(prompts, "SPLUNK_HEC_TOKEN", "HEC token", before);
  if (kind === "token")
    return askSecret(prompts, "SPLUNK_TOKEN", "Token (Settings > Tokens > New Token)", before);
  return askUser(prompts, "SPLUNK", before);
}

async function askUser(
  prompts: Prompts,
  prefix: "SPLUNK" | "SPLUNK_SEARCH",
  before: Answers,
): Promise<Answers> {
  const [name, secret] = [`${prefix}_USERNAME`, `${prefix}_PASSWORD`];
  const username = await askText(prompts, { name, message: "User name", initial: before[name] });
  return { [name]: username, ...(await askSecret(prompts, secret, "Password", before)) };
}

async function checkAccess(env: CommandContext["env"], now: number): Promise<readonly Check[]> {
  const { settings, errors } = parseSettings(env);
  if (settings === undefined)
    return errors.map((error) => failed("settings", toSettingsErrorText(error), "Correct the answers."));
  const host = checkSplunkHost(settings.SPLUNK_URL, settings.credential.kind);
  return [host, ...(await checkSplunkInput(settings, now))];
}

/** Asks for what Splunk files the events under, where it is not to be the default. */
export async function askNames({ prompts, env }: QuestionContext): Promise<Answers> {
  const defaults = {
    SPLUNK_SOURCETYPE: settingRules.SPLUNK_SOURCETYPE.default,
    SPLUNK_SOURCE: settingRules.SPLUNK_SOURCE.default,
    SPLUNK_HOST: (env.AUTH0_DOMAIN ?? "").replace(/^https?:\/\//, ""),
  };
  prompts.say(
    `Splunk files the events under sourcetype ${defaults.SPLUNK_SOURCETYPE},\n` +
      `source ${defaults.SPLUNK_SOURCE} and host ${defaults.SPLUNK_HOST}.`,
  );
  if (!(await prompts.confirm("Do you want other names?", false))) return {};
  const answers: Record<string, string> = {};
  for (const [name, initial] of Object.entries(defaults)) {
    const message = name
      .replace("SPLUNK_", "")
      .toLowerCase()
      .replace(/^./, (first) => first.toUpperCase());
    const answer = await askText(prompts, { name, message, initial });
    if (answer !== initial) answers[name as SettingName] = answer;
  }
  return answers;
}

/** Asks for an account that may search, which the Action itself does not need. */
export async function askSearchAccount(context: QuestionContext): Promise<Answers> {
  const { prompts, env } = context;
  const isHec = Boolean(env.SPLUNK_HEC_TOKEN);
  prompts.say(
    "Optional: an account of Splunk that may search, on the management\n" +
      "port. test-event --verify, reconcile and splunk-app install use it.\n" +
      "It stays on this machine. " +
      (isHec ? "A HEC token cannot search." : "Without one they use the Action's."),
  );
  if (!(await prompts.confirm("Do you want to give such an account?", isHec))) return {};
  return askUntilKept(context, {
    async ask(before) {
      const SPLUNK_SEARCH_URL = await askText(prompts, {
        name: "SPLUNK_SEARCH_URL",
        message: "URL of the management port",
        initial: before.SPLUNK_SEARCH_URL ?? toManagementUrl(env.SPLUNK_URL ?? ""),
        validate: (answer) => {
          const parsed = parseSplunkUrl(answer);
          return "invalid" in parsed ? `SPLUNK_SEARCH_URL ${toInvalidText(parsed.invalid)}` : undefined;
        },
      });
      const kind = await prompts.choose("What does it log in with?", [
        ["token", "authentication token (Settings > Tokens > New Token)"],
        ["basic", "user name and password"],
      ]);
      const account =
        kind === "token"
          ? await askSecret(prompts, "SPLUNK_SEARCH_TOKEN", "Token", before)
          : await askUser(prompts, "SPLUNK_SEARCH", before);
      return { SPLUNK_SEARCH_URL, ...account };
    },
    check: async (env) => [await checkSearchAccount(env)],
  });
}

/** Where the management port of a Splunk usually is. */
function toManagementUrl(url: string): string {
  if (!URL.canParse(url)) return "";
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^http-inputs[-.](?=.*\.splunkcloud)/, "");
  return port === "8089" ? url : `${protocol}//${host}:8089`;
}
