import { explainCode } from "../../src/errors/explain-code.ts";
import { isHecBody } from "../../src/errors/responder.ts";
import { toTransportError } from "../../src/http/transport-error.ts";
import type { Settings } from "../../src/settings/settings.ts";
import { toVerdict } from "../../src/splunk/verdict.ts";
import { createSplunkClient, type SplunkClient } from "../../src/splunk-api/splunk-client.ts";
import { type Check, failed, passed, skipped, warned } from "./check.ts";

/**
 * Whether Splunk takes the credential and the index, and is well. Nothing is indexed by these questions.
 *
 * @param timeout Milliseconds for each response. Default: 20 s.
 */
export async function checkSplunkInput(
  settings: Settings,
  now: number,
  timeout = 20_000,
): Promise<readonly Check[]> {
  const { SPLUNK_URL: baseUrl, SPLUNK_CA_CERT: certificates, credential } = settings;
  const client = await createSplunkClient({ baseUrl, certificates, credential });
  const send: SplunkClient["send"] = (request) => client.send({ timeout, ...request });
  try {
    const checks = [await checkCredential(settings, send, now)].flat();
    if (settings.credential.kind === "hec") checks.push(await checkHealth(send));
    return checks;
  } catch (error) {
    const { code, tls } = toTransportError(error);
    const { meaning, hint } = explainCode(code, tls === undefined ? {} : { tls });
    return [failed("splunk.credential", `${meaning} (${code})`, hint)];
  }
}

/**
 * Sends a blank event or an empty body: Splunk refuses it only after it has checked the credential. The health endpoint does
 * not check the token.
 */
async function checkCredential(
  settings: Settings,
  send: SplunkClient["send"],
  now: number,
): Promise<readonly Check[]> {
  const { credential, SPLUNK_INDEX: index } = settings;
  const collector = credential.kind === "hec";
  const query = index === undefined ? "" : `&index=${encodeURIComponent(index)}`;
  const response = await send({
    method: "POST",
    ...(collector
      ? { path: "/services/collector/event", body: JSON.stringify({ ...(index && { index }), event: "" }) }
      : { path: `/services/receivers/simple?output_mode=json${query}`, body: "" }),
  });
  const { outcome, ...verdict } = toVerdict(response, credential.kind, now);
  const code = "code" in verdict ? verdict.code : "accepted";
  const blank = collector
    ? ["E_HEC_5", "E_HEC_12", "E_HEC_13"]
    : response.body.includes("empty body")
      ? ["E_HTTP_400"]
      : [];
  const ok = passed("splunk.credential", `Splunk accepts the ${collector ? "HEC token" : "credential"}`);
  if (outcome === "accepted" || blank.includes(code)) return [ok, await checkIndex(index, collector, send)];
  const { meaning, hint } = explainCode(code, { credential: credential.kind, response: response });
  const isIndex = code === "E_INDEX" || code === "E_HEC_7";
  if (isIndex) return [ok, failed("splunk.index", `${index ?? "the default index"}: ${meaning}`, hint)];
  return [failed("splunk.credential", `${meaning} (${code})`, hint), skipped("splunk.index", "not asked")];
}

/** The management port can list an index. For a HEC token only a test event shows whether it may write to the index. */
async function checkIndex(
  index: string | undefined,
  collector: boolean,
  send: SplunkClient["send"],
): Promise<Check> {
  const name = "splunk.index";
  if (index === undefined) return passed(name, "the default of the token or user");
  const test = "splunk-action test-event --verify shows whether events arrive there";
  if (collector) return skipped(name, `doctor cannot check whether the token may write to ${index}: ${test}`);
  const { status } = await send({
    path: `/services/data/indexes/${encodeURIComponent(index)}`,
    query: { output_mode: "json" },
  });
  if (status === 200) return passed(name, `${index} exists`);
  if (status !== 404) return skipped(name, `the user may not read indexes (${status}): ${test}`);
  const { meaning, hint } = explainCode("E_INDEX");
  return failed(name, `${index}: ${meaning}`, hint);
}

async function checkHealth(send: SplunkClient["send"]): Promise<Check> {
  const { status, body } = await send({ path: "/services/collector/health" });
  if (status === 200) return passed("splunk.health", "the Event Collector calls itself healthy");
  if (!isHecBody(body)) return skipped("splunk.health", `not the Event Collector responded (HTTP ${status})`);
  const hint = "Ask Splunk's administrator to look at its queues and disks.";
  return warned("splunk.health", `the Event Collector's health check returned ${status}`, hint);
}
