import type { Flow } from "./flow-model.ts";
import type { EventView } from "./page-model.ts";
import type { Dev } from "./start-dev.ts";
import { toEventView } from "./to-event-view.ts";

/** One user's first two visits, and what Splunk got of them. */
export interface Demo {
  readonly visits: readonly DemoVisit[];
}

export interface DemoVisit {
  readonly flow: Flow;
  /** Absent if Splunk did not get it. */
  readonly event: EventView | undefined;
}

/** Signs one user up, and in again. A state that was kept knows the user: then both are logins. */
export async function runDemo({ signIn, splunk }: Dev): Promise<Demo> {
  const visits: DemoVisit[] = [];
  for (const _ of ["sign-up", "login"]) {
    const flow = await signIn({ profile: "database" });
    const eventId = flow.runs[0]?.explained?.event?.eventId;
    const found = splunk.events
      .map(toEventView)
      .find(({ fields }) => eventId !== undefined && fields?.eventId === eventId);
    visits.push({ flow, event: found });
  }
  return { visits };
}
