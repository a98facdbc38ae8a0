import { Agent } from "node:https";
import { rootCertificates } from "node:tls";
import type { HttpResponse } from "../../src/http/transport.ts";
import { toTransportError } from "../../src/http/transport-error.ts";
import { isLoopback } from "../../src/settings/parse-url.ts";
import type { Settings } from "../../src/settings/settings.ts";
import { toAdvice } from "../../src/splunk/advice.ts";
import { toAuthorization } from "../../src/splunk/to-splunk-request.ts";
import { toVerdict } from "../../src/splunk/verdict.ts";
import { userAgent } from "../../src/version.ts";
import { type Check, failed, passed, skipped, warned } from "./check.ts";

/** Sends one request to Splunk. Rejects with a `TransportError`. */
type Send = (method: "GET" | "POST", path: string, body?: string) => Promise<HttpResponse>;

/** Whether Splunk takes the credential and the index, and is well. Nothing is indexed by these questions. */
export async function checkSplunkInput(settings: Settings, now: number): Promise<readonly Check[]> {
  const send = await createSend(settings);
  try {
    const checks = [await checkCredential(settings, send, now)].flat();
    if (settings.credential.kind === "hec") checks.push(await checkHealth(send));
    return checks;
  } catch (error) {
    const { meaning, hint } = toAdvice(toTransportError(error).code);
    return [failed("splunk.credential", meaning, hint)];
  }
}

/**
 * An event that is blank, or no body at all, is refused only after the credential has been looked at. A health check
 * would say nothing about a token.
 */
async function checkCredential(settings: Settings, send: Send, now: number): Promise<readonly Check[]> {
  const { credential, SPLUNK_INDEX: index } = settings;
  const collector = credential.kind === "hec";
  const query = index === undefined ? "" : `&index=${encodeURIComponent(index)}`;
  const answer = await (collector
    ? send("POST", "/services/collector/event", JSON.stringify({ ...(index && { index }), event: "" }))
    : send("POST", `/services/receivers/simple?output_mode=json${query}`, ""));
  const { outcome, ...verdict } = toVerdict(answer, credential.kind, now);
  const code = "code" in verdict ? verdict.code : "accepted";
  const blank = collector
    ? ["E_HEC_5", "E_HEC_12", "E_HEC_13"]
    : answer.body.includes("empty body")
      ? ["E_HTTP_400"]
      : [];
  const ok = passed("splunk.credential", `Splunk takes the ${collector ? "HEC token" : "credential"}`);
  if (outcome === "accepted" || blank.includes(code)) return [ok, await checkIndex(index, collector, send)];
  const { meaning, hint } = toAdvice(code);
  const isIndex = code === "E_INDEX" || code === "E_HEC_7";
  if (isIndex) return [ok, failed("splunk.index", `${index ?? "the default index"}: ${meaning}`, hint)];
  return [failed("splunk.credential", `${meaning} (${code})`, hint), skipped("splunk.index", "not asked")];
}

/** On the management port an index can be asked for; of a HEC token's indexes only an event tells. */
async function checkIndex(index: string | undefined, collector: boolean, send: Send): Promise<Check> {
  const name = "splunk.index";
  if (index === undefined) return passed(name, "the default of the token or user");
  const tell = "splunk-action test-event --verify shows whether events arrive there";
  if (collector)
    return skipped(name, `whether the token may write to ${index} shows only with an event: ${tell}`);
  const { status } = await send(
    "GET",
    `/services/data/indexes/${encodeURIComponent(index)}?output_mode=json`,
  );
  if (status === 200) return passed(name, `${index} exists`);
  if (status !== 404) return skipped(name, `the user may not look at indexes (${status}): ${tell}`);
  const { meaning, hint } = toAdvice("E_INDEX");
  return failed(name, `${index}: ${meaning}`, hint);
}

async function checkHealth(send: Send): Promise<Check> {
  const { status } = await send("GET", "/services/collector/health");
  if (status === 200) return passed("splunk.health", "the Event Collector calls itself healthy");
  const hint = "Ask Splunk's administrator to look at its queues and disks.";
  return warned("splunk.health", `the Event Collector's health check answers ${status}`, hint);
}

async function createSend({ SPLUNK_URL, SPLUNK_CA_CERT, credential }: Settings): Promise<Send> {
  const { default: axios } = await import("axios");
  const client = axios.create({
    baseURL: SPLUNK_URL,
    timeout: 10_000,
    transitional: { clarifyTimeoutError: true },
    maxRedirects: 0,
    maxContentLength: 64_000,
    responseType: "text",
    transformResponse: (body) => body,
    validateStatus: () => true,
    httpsAgent: new Agent(SPLUNK_CA_CERT === undefined ? {} : { ca: [...rootCertificates, SPLUNK_CA_CERT] }),
    ...(isLoopback(new URL(SPLUNK_URL).hostname) ? { proxy: false } : {}),
    headers: { authorization: toAuthorization(credential), "user-agent": userAgent },
  });
  return async (method, url, data) => {
    const content = { "content-type": "text/plain; charset=utf-8" };
    try {
      const answer = await client.request({
        method,
        url,
        ...(data === undefined ? {} : { data, headers: content }),
      });
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
      );
      return { status: answer.status, headers, body: String(answer.data) };
    } catch (error) {
      // An error of axios holds the request, and with it the credential: only its code goes on.
      throw toTransportError(error);
    }
  };
}
