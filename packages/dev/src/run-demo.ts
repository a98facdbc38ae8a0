import type { ReconcileReport } from "../../../src/reconcile/run-reconcile.ts";
import type { Flow } from "./flow-model.ts";
import type { EventView } from "./page-model.ts";
import type { Dev } from "./start-dev.ts";
import { toEventView } from "./to-event-view.ts";

/** One user's first two visits, and what Splunk got of them. */
export interface Demo {
  readonly visits: readonly DemoLogin[];
  /** A login while Splunk was out, and what `reconcile` made of it. */
  readonly outage: { readonly flow: Flow; readonly report: ReconcileReport };
}

export interface DemoLogin {
  readonly flow: Flow;
  /** Absent if Splunk did not get it. */
  readonly event: EventView | undefined;
}

/**
 * Signs one user up, and in again; then once more while Splunk is out, and reconciles. A state that was kept knows the
 * user: then all are logins.
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
