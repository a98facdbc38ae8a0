import type { ReconcileReport } from "../../../src/reconcile/run-reconcile.ts";
import type { Flow } from "./flow-model.ts";
import type { EventView } from "./page-model.ts";
import type { Dev } from "./start-dev.ts";
import { toEventView } from "./to-event-view.ts";

/** A user's first two logins, and their events in Splunk. */
export interface Demo {
  readonly visits: readonly DemoLogin[];
  /** A login while Splunk is unavailable, and the result of `reconcile`. */
  readonly outage: { readonly flow: Flow; readonly report: ReconcileReport };
}

export interface DemoLogin {
  readonly flow: Flow;
  /** Absent if Splunk did not receive it. */
  readonly event: EventView | undefined;
}

/**
 * Signs a user up and logs them in again, then once more while Splunk is unavailable, and reconciles. With a kept
 * state the user exists already: then all are logins.
 */
export async function runDemo({ login, splunk, faults, reconcile }: Dev): Promise<Demo> {
  const visits: DemoLogin[] = [];
  for (const _ of ["sign-up", "login"]) {
    const flow = await login({ profile: "database" });
    const eventId = flow.runs[0]?.explained?.event?.eventId;
    const found = splunk.events
      .map(toEventView)
      .find(({ fields }) => eventId !== undefined && fields?.eventId === eventId);
    visits.push({ flow, event: found });
  }
  await faults.replace({ active: ["splunk-unreachable"] });
  const lost = await login({ profile: "database" });
  await faults.replace({ active: [] });
  const { report, failure } = await reconcile();
  if (failure !== undefined) throw failure;
  return { visits, outage: { flow: lost, report } };
}
