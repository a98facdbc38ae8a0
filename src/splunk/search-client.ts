import { Agent } from "node:https";
import { rootCertificates } from "node:tls";
import { Failure } from "../failure.ts";
import { toTransportError } from "../http/transport-error.ts";
import { joinFailures } from "../settings/join-failures.ts";
import { isLoopback, parseSplunkUrl } from "../settings/parse-url.ts";
import type { Settings, SplunkCredential } from "../settings/settings.ts";
import { userAgent } from "../version.ts";
import { toAdvice } from "./advice.ts";
import type { PostForm } from "./find-event.ts";
import { toAuthorization } from "./to-splunk-request.ts";

/** Milliseconds for one search. */
const searchTimeout = 20_000;

/**
 * A client for Splunk's management port, where searches go. It is `SPLUNK_URL` unless `SPLUNK_SEARCH_URL` says
 * otherwise, with the Action's credential unless the environment has one for searches: a HEC token cannot search.
 * Honours HTTPS_PROXY and NO_PROXY.
 *
 * @throws {Failure} `SETTINGS`
 */
export async function createSearchClient(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PostForm> {
  const [baseUrl, credential] = joinFailures([
    () => toSearchUrl(settings, env),
    () => toSearchCredential(settings, env),
  ]);
  const { default: axios } = await import("axios");
  const client = axios.create({
    baseURL: baseUrl,
    timeout: searchTimeout,
    maxRedirects: 0,
    maxContentLength: 10_000_000,
    responseType: "text",
    transformResponse: (body) => body,
    validateStatus: () => true,
    httpsAgent: new Agent({
      keepAlive: true,
      rejectUnauthorized: true,
      ...(settings.SPLUNK_CA_CERT ? { ca: [...rootCertificates, settings.SPLUNK_CA_CERT] } : {}),
    }),
    ...(isLoopback(new URL(baseUrl).hostname) ? { proxy: false } : {}),
    headers: { authorization: toAuthorization(credential), "user-agent": userAgent },
  });
  return async (path, form) => {
    try {
      const { status, data } = await client.post(path, new URLSearchParams(form).toString());
      return { status, body: String(data) };
    } catch (error) {
      // An error of axios holds the request, and with it the credential: only its code goes on.
      const { code } = toTransportError(error);
      const { meaning, hint } = toAdvice(code);
      throw new Failure(
        code,
        `Splunk cannot be searched at ${baseUrl}: ${meaning}`,
        toSearchHint(code, hint),
      );
    }
  };
}

function toSearchUrl(settings: Settings, env: Readonly<Record<string, string | undefined>>): string {
  const text = env.SPLUNK_SEARCH_URL?.trim();
  if (!text) return settings.SPLUNK_URL;
  const parsed = parseSplunkUrl(text);
  if ("value" in parsed) return parsed.value;
  throw new Failure(
    "SETTINGS",
    `SPLUNK_SEARCH_URL ${parsed.invalid}`,
    "Give the URL of Splunk's management port.",
  );
}

function toSearchCredential(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): SplunkCredential {
  const {
    SPLUNK_SEARCH_TOKEN: token,
    SPLUNK_SEARCH_USERNAME: username,
    SPLUNK_SEARCH_PASSWORD: password,
  } = env;
  if (token) return { kind: "bearer", token: token.trim() };
  if (username && password) return { kind: "basic", username: username.trim(), password };
  if (settings.credential.kind !== "hec") return settings.credential;
  throw new Failure(
    "SETTINGS",
    "a HEC token cannot search: SPLUNK_SEARCH_TOKEN is missing",
    "Set SPLUNK_SEARCH_TOKEN, or SPLUNK_SEARCH_USERNAME with SPLUNK_SEARCH_PASSWORD, and SPLUNK_SEARCH_URL to the management port.",
  );
}

function toSearchHint(code: string, hint: string): string {
  return code.startsWith("E_TLS")
    ? hint
    : `Set SPLUNK_SEARCH_URL to Splunk's management port (8089). ${hint}`;
}
