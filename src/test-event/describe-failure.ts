import type { Execution } from "@splunk-action/action-runtime";
import { Failure } from "../failure.ts";
import { inspectCertificate } from "../http/inspect-certificate.ts";
import type { Settings } from "../settings/settings.ts";
import type { TestSummary } from "./summarize-execution.ts";

/** How long to look at a certificate that did not pass, in milliseconds. */
const inspectionTimeout = 5000;

/** Why a test is not a success, in the words of the Action's log line; `undefined` when it is one. */
export async function describeFailure(
  { outcome, error }: Execution,
  summary: TestSummary,
  settings: Settings,
  { verify, mask }: { readonly verify: boolean; readonly mask: (text: string) => string },
): Promise<Failure | undefined> {
  if (outcome === "failed" || outcome === "timed-out") {
    const what = mask(error?.message ?? outcome);
    return new Failure(
      "ACTION_FAILED",
      `the Action did not end as it should: ${what}`,
      "Report this as a bug, with the event.",
    );
  }
  const { problem } = summary;
  if (problem !== undefined) {
    const { code, meaning, hint } = problem;
    const detail = code.startsWith("E_TLS") ? await describeCertificate(settings.SPLUNK_URL) : "";
    return new Failure(code, `Splunk did not accept the event: ${meaning}${detail}`, hint);
  }
  if (verify && summary.outcome === "skipped") {
    const hint = "Add the run's login type to LOGIN_TYPES, or test with another event.";
    return new Failure("NOTHING_SENT", "there is nothing to search for: no event was sent", hint);
  }
  return undefined;
}

/** Which host, which names its certificate carries, who issued it and until when it is valid. */
async function describeCertificate(url: string): Promise<string> {
  const certificate = await inspectCertificate(url, inspectionTimeout);
  if (certificate === undefined) return "";
  const { host } = new URL(url);
  const names = certificate.names.length > 0 ? certificate.names.join(", ") : certificate.subject;
  const { issuer, validFrom, validTo } = certificate;
  return ` (${host} shows a certificate for ${names}, issued by ${issuer}, valid from ${validFrom} to ${validTo})`;
}
