import type { Deadline } from "../http/deadline.ts";
import type { HttpRequest, Transport } from "../http/transport.ts";
import { toTransportError } from "../http/transport-error.ts";
import type { SplunkCredential } from "../settings/settings.ts";
import { toTransportVerdict, toVerdict, type Verdict } from "./verdict.ts";

/** The last verdict, and how many times the event was sent for it. */
export interface Delivery {
  readonly verdict: Verdict;
  readonly attempts: number;
}

/** The first pause between attempts and the longest, in milliseconds. */
const firstPause = 50;
const longestPause = 1000;

/**
 * Sends one event until Splunk accepts it, refuses it for good, or the time is up. A pause that would not end in
 * time is not begun: a login waits for us. A repeated event keeps its `eventId`.
 */
export async function deliver(
  request: HttpRequest,
  kind: SplunkCredential["kind"],
  transport: Transport,
  deadline: Deadline,
): Promise<Delivery> {
  for (let attempts = 1; ; attempts++) {
    const verdict = await attempt(request, kind, transport, deadline);
    if (verdict.outcome !== "undelivered") return { verdict, attempts };
    // "Retry-After: 0" is no invitation to ask without end.
    const pause = Math.max(verdict.retryAfter ?? 0, toPause(attempts));
    if (!(await deadline.sleep(pause))) return { verdict, attempts };
  }
}

async function attempt(
  request: HttpRequest,
  kind: SplunkCredential["kind"],
  transport: Transport,
  deadline: Deadline,
): Promise<Verdict> {
  try {
    return toVerdict(await transport.send(request, deadline), kind, Date.now());
  } catch (error) {
    return toTransportVerdict(toTransportError(error));
  }
}

/** Doubles from attempt to attempt, and spreads the logins that fail together over half of the pause. */
function toPause(attempts: number): number {
  const pause = Math.min(longestPause, firstPause * 2 ** (attempts - 1));
  return pause * (0.5 + Math.random() / 2);
}
