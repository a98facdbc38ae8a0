import { Failure } from "../errors/failure.ts";
import type { ActionVersion, ManagementReader, TenantAction } from "../management-api/management-port.ts";
import type { Deadline, ReportStep } from "../outbound/deadline.ts";
import { toTime } from "../outbound/retry.ts";

/** The options for waiting: a reader and the limits. */
export interface WaitOptions extends Omit<Wait, "step"> {
  readonly reader: ManagementReader;
}

/**
 * Waits until Auth0 has built the draft. Sends no request if it is already built.
 *
 * @throws {Failure} `BUILD_FAILED` or `TIMEOUT`
 */
export async function waitBuilt(
  { reader, ...limits }: WaitOptions,
  draft: TenantAction,
): Promise<TenantAction> {
  if (draft.status === "built") return draft;
  return poll({ step: "building", ...limits }, async () => {
    const action = await reader.getAction(draft.id);
    if (action.status === "failed") {
      const dependencies = action.dependencies.join(", ") || "none";
      throw new Failure(
        "BUILD_FAILED",
        `Auth0 could not build the Action ${action.name} (runtime ${action.runtime}, npm dependencies: ${dependencies})`,
        "Auth0 shows the reason only in its dashboard (Actions > Library). Deploy again to start a new build.",
      );
    }
    return action.status === "built" ? action : undefined;
  });
}

/** Waits until a version, or a newer one, is deployed. @throws {Failure} `TIMEOUT` */
export async function waitDeployed(
  { reader, ...limits }: WaitOptions,
  actionId: string,
  version: ActionVersion,
): Promise<TenantAction & { readonly deployedVersion: ActionVersion }> {
  return poll({ step: "deploying", ...limits }, async () => {
    const action = await reader.getAction(actionId);
    const { deployedVersion: current } = action;
    if (current === undefined || !current.deployed) return undefined;
    const arrived = current.id === version.id || current.number > version.number;
    return arrived ? { ...action, deployedVersion: current } : undefined;
  });
}

/** The text for the progress line and the failure. */
export interface Wait {
  /** Such as `building`. */
  readonly step: string;
  readonly deadline: Deadline;
  readonly report: ReportStep;
}

/**
 * Polls until there is a result. The pause is 100 ms, grows by half up to 300 ms, and after some seconds slowly up to 2 s:
 * even a small tenant allows two requests per second.
 *
 * @throws {Failure} `TIMEOUT`
 */
export async function poll<T>(
  { step, deadline, report }: Wait,
  request: () => Promise<T | undefined>,
): Promise<T> {
  const { clock, remaining, seconds } = deadline;
  const start = clock.now();
  const limit = `${step}: waiting until ${toTime(start + remaining())} at the latest`;
  report(step);
  for (let delay = 100; ; delay = toNextDelay(delay, clock.now() - start)) {
    if (delay >= remaining()) {
      throw new Failure(
        "TIMEOUT",
        `still ${step} after ${seconds} s`,
        "Run the same command again: it continues where this one stopped. A longer --timeout may help.",
      );
    }
    await clock.sleep(delay);
    const result = await request();
    if (result !== undefined) return result;
    const waited = Math.floor((clock.now() - start) / 1000);
    if (waited > 0) report(limit, `${waited} s`);
  }
}

function toNextDelay(delay: number, waited: number): number {
  return Math.min(delay * 1.5, waited < 4000 ? 300 : 2000);
}
