import type { Execution } from "@splunk-action/action-runtime";
import { isTlsError } from "../errors/error-codes.ts";
import { explainCode } from "../errors/explain-code.ts";
import { Failure, type FailureCause } from "../errors/failure.ts";
import { type Responded, readSplunkWords } from "../errors/responder.ts";
import { inspectCertificate } from "../http/inspect-certificate.ts";
import type { Settings } from "../settings/settings.ts";
import type { TestSummary } from "./summarize-execution.ts";

/** Timeout for reading a certificate that was not accepted, in milliseconds. */
const inspectionTimeout = 5000;

/** Explains why a test failed, with the code of the Action's log line. `undefined` if it did not fail. */
export async function describeFailure(
  execution: Execution,
  summary: TestSummary,
  settings: Settings,
  { verify, mask }: { readonly verify: boolean; readonly mask: (text: string) => string },
): Promise<Failure | undefined> {
  if (execution.outcome === "failed" || execution.outcome === "timed-out") {
    const reason = mask(execution.error?.message ?? execution.outcome);
    return new Failure(
      "ACTION_FAILED",
      `the Action failed: ${reason}`,
      "Report this as a bug, with the event.",
    );
  }
  const { error, facts } = summary;
  if (error !== undefined) {
    const { code } = error;
    // Opens a connection only to read the certificate. Sends no data.
    const certificate = isTlsError(code)
      ? await inspectCertificate(settings.SPLUNK_URL, inspectionTimeout)
      : undefined;
    const { meaning, hint } = explainCode(code, { ...facts, certificate });
    return new Failure(
      code,
      mask(`Splunk did not accept the event: ${meaning}`),
      hint.replace("Read the response with splunk-action test-event", "Read Splunk's response below"),
      facts?.response && toCause(facts.response, mask),
    );
  }
  if (verify && summary.outcome === "skipped") {
    const hint = "Add the event's login type to LOGIN_TYPES, or test with another event.";
    return new Failure("NOTHING_SENT", "there is nothing to search for: no event was sent", hint);
  }
  return undefined;
}

/** The error response of Splunk, or of a proxy. */
function toCause(response: Responded, mask: (text: string) => string): FailureCause {
  const { message, code } = readSplunkWords(response.body);
  return {
    status: response.status,
    ...(code === undefined ? {} : { errorCode: code }),
    ...(message === "" ? {} : { message: mask(message) }),
  };
}
