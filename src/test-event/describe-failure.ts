import type { Execution } from "@splunk-action/action-runtime";
import { toAdvice } from "../errors/advice.ts";
import { isTlsError } from "../errors/error-codes.ts";
import { Failure } from "../errors/failure.ts";
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
  const { problem, circumstances, exchange } = summary;
  if (problem !== undefined) {
    const { code } = problem;
    // Nothing is sent over this connection; it only shows whose certificate is not accepted.
    const certificate = isTlsError(code)
      ? await inspectCertificate(settings.SPLUNK_URL, inspectionTimeout)
      : undefined;
    const { meaning, hint } = toAdvice(code, { ...circumstances, certificate });
    const status = exchange?.status;
    return new Failure(
      code,
      mask(`Splunk did not accept the event: ${meaning}`),
      hint,
      status === undefined ? undefined : { status },
    );
  }
  if (verify && summary.outcome === "skipped") {
    const hint = "Add the event's login type to LOGIN_TYPES, or test with another event.";
    return new Failure("NOTHING_SENT", "there is nothing to search for: no event was sent", hint);
  }
  return undefined;
}
