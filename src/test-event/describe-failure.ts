import type { Execution } from "@splunk-action/action-runtime";
import { toAdvice } from "../errors/advice.ts";
import { isTlsError } from "../errors/error-codes.ts";
import { Failure, type FailureCause } from "../errors/failure.ts";
import { type Responded, readSplunkWords } from "../errors/responder.ts";
import { inspectCertificate } from "../http/inspect-certificate.ts";
import type { Settings } from "../settings/settings.ts";
import type { TestSummary } from "./summarize-execution.ts";

/** How long to look at a certificate that was not accepted, in milliseconds. */
const inspectionTimeout = 5000;

/** Why a test failed, with the code of the Action's log line; `undefined` when it did not fail. */
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
  const { problem, circumstances } = summary;
  if (problem !== undefined) {
    const { code } = problem;
    // Nothing is sent over this connection; it only shows whose certificate is not accepted.
    const certificate = isTlsError(code)
      ? await inspectCertificate(settings.SPLUNK_URL, inspectionTimeout)
      : undefined;
    const { meaning, hint } = toAdvice(code, { ...circumstances, certificate });
    return new Failure(
      code,
      mask(`Splunk did not accept the event: ${meaning}`),
      hint.replace("Read the response with splunk-action test-event", "Read Splunk's response below"),
      circumstances?.response && toCause(circumstances.response, mask),
    );
  }
  if (verify && summary.outcome === "skipped") {
    const hint = "Add the event's login type to LOGIN_TYPES, or test with another event.";
    return new Failure("NOTHING_SENT", "there is nothing to search for: no event was sent", hint);
  }
  return undefined;
}

/** What Splunk, or whatever responded in its place, said itself. */
function toCause(response: Responded, mask: (text: string) => string): FailureCause {
  const { message, code } = readSplunkWords(response.body);
  return {
    status: response.status,
    ...(code === undefined ? {} : { errorCode: code }),
    ...(message === "" ? {} : { message: mask(message) }),
  };
}
