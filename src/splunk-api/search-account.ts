import { isTlsError } from "../errors/error-codes.ts";
import { explainCode } from "../errors/explain-code.ts";
import { Failure } from "../errors/failure.ts";
import { toTransportError } from "../http/transport-error.ts";
import { parseSplunkUrl } from "../settings/parse-url.ts";
import { joinFailures } from "../settings/require-settings.ts";
import type { Settings, SplunkCredential } from "../settings/settings.ts";
import { toInvalidText } from "../settings/settings-error-texts.ts";
import type { PostForm } from "./find-event.ts";
import { createSplunkClient, type SplunkAccount } from "./splunk-client.ts";

/** The settings of the search account. Commands for knowledge objects do not need the Action's settings. */
type AccountSettings = Partial<Pick<Settings, "SPLUNK_URL" | "SPLUNK_CA_CERT" | "credential">>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The account for Splunk's management port. The URL is `SPLUNK_SEARCH_URL`, or `SPLUNK_URL`. The credential is that of the
 * search account, or that of the Action. A HEC token cannot search.
 *
 * @throws {Failure} `SETTINGS`
 */
export function parseSearchAccount(settings: AccountSettings, env: Environment): SplunkAccount {
  const [baseUrl, credential] = joinFailures([
    () => toSearchUrl(settings, env),
    () => toSearchCredential(settings, env),
  ]);
  return { baseUrl, credential, certificates: settings.SPLUNK_CA_CERT };
}

/**
 * The settings that `--verify` needs if the only credential is a HEC token. `undefined` if a search is possible, or if only
 * a part of the account is set, which is an error.
 */
export function explainMissingSearchAccount(settings: Settings, env: Environment): string | undefined {
  const isBegun = Object.entries(env).some(([name, value]) => name.startsWith("SPLUNK_SEARCH_") && value);
  return settings.credential.kind !== "hec" || isBegun ? undefined : missingAccount;
}

const missingAccount =
  "The search was left out: a HEC token cannot search. Set SPLUNK_SEARCH_URL to the management port, and SPLUNK_SEARCH_TOKEN, or SPLUNK_SEARCH_USERNAME with SPLUNK_SEARCH_PASSWORD.";

/** A client for searches. @param seconds The limit for each response. @throws {Failure} `SETTINGS` */
export async function createSearchClient(
  settings: AccountSettings,
  env: Environment,
  seconds = 20,
): Promise<PostForm> {
  const client = await createSplunkClient(parseSearchAccount(settings, env));
  return async (path, form) => {
    try {
      return await client.send({ method: "POST", path, form, timeout: Math.min(20, seconds) * 1000 });
    } catch (error) {
      const { code } = toTransportError(error);
      const { meaning, hint } = explainCode(code);
      throw new Failure(
        code,
        `Splunk cannot be searched at ${client.baseUrl}: ${meaning}`,
        toSearchHint(code, hint),
      );
    }
  };
}

function toSearchUrl(settings: AccountSettings, env: Environment): string {
  const text = env.SPLUNK_SEARCH_URL?.trim();
  if (!text && settings.SPLUNK_URL !== undefined) return settings.SPLUNK_URL;
  if (!text)
    throw new Failure(
      "SETTINGS",
      "SPLUNK_SEARCH_URL is missing",
      "Set it to the URL of Splunk's management port, such as https://splunk.example.com:8089.",
    );
  const parsed = parseSplunkUrl(text);
  if ("value" in parsed) return parsed.value;
  throw new Failure(
    "SETTINGS",
    `SPLUNK_SEARCH_URL ${toInvalidText(parsed.invalid)}`,
    "Give the URL of Splunk's management port.",
  );
}

function toSearchCredential(settings: AccountSettings, env: Environment): SplunkCredential {
  const {
    SPLUNK_SEARCH_TOKEN: token,
    SPLUNK_SEARCH_USERNAME: username,
    SPLUNK_SEARCH_PASSWORD: password,
  } = env;
  if (token) return { kind: "bearer", token: token.trim() };
  if (username && password) return { kind: "basic", username: username.trim(), password };
  if (settings.credential !== undefined && settings.credential.kind !== "hec") return settings.credential;
  throw new Failure(
    "SETTINGS",
    settings.credential === undefined
      ? "there is no account for Splunk's management port: SPLUNK_SEARCH_TOKEN is missing"
      : "a HEC token cannot search: SPLUNK_SEARCH_TOKEN is missing",
    "Set SPLUNK_SEARCH_TOKEN, or SPLUNK_SEARCH_USERNAME with SPLUNK_SEARCH_PASSWORD, and SPLUNK_SEARCH_URL to the management port.",
  );
}

function toSearchHint(code: string, hint: string): string {
  return isTlsError(code) ? hint : `Set SPLUNK_SEARCH_URL to Splunk's management port (8089). ${hint}`;
}
