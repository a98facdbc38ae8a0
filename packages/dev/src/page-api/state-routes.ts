import { userProfiles } from "@splunk-action/local-auth0";
import { defaultLoginTypes, type LoginType, loginTypes } from "../../../../src/activity/classify-activity.ts";
import { Failure } from "../../../../src/failure.ts";
import { version } from "../../../../src/version.ts";
import { devApplications } from "../dev-tenant.ts";
import type { DevState, EventView } from "../page-model.ts";
import { places } from "../sign-in/places.ts";
import { signupFlag } from "../signup-flag.ts";
import { toEventView } from "../to-event-view.ts";
import { toTenantSummary } from "../to-tenant-summary.ts";
import type { PageContext } from "./page-context.ts";
import { definePageRoute, type PageRoute } from "./page-route.ts";

const shown = 60;

/** What there is to see. */
export const stateRoutes: readonly PageRoute[] = [
  definePageRoute({ method: "GET", path: "/api/state", handle: ({ context }) => toState(context) }),
  definePageRoute({ method: "GET", path: "/api/tenant", handle: ({ context }) => toTenant(context) }),
  definePageRoute({
    method: "GET",
    path: "/api/events",
    handle: ({ context, query }) => ({ events: latestEvents(context, toCount(query.get("count"))) }),
  }),
  definePageRoute({
    method: "GET",
    path: "/api/activity",
    handle({ context, query }) {
      const minutes = Number(query.get("minutes") ?? 5);
      const isUsable = Number.isFinite(minutes) && minutes >= 1 && minutes <= 1440;
      return context.activity.read(isUsable ? minutes : 5, Date.now());
    },
  }),
  definePageRoute({
    method: "GET",
    path: "/api/sign-ins/:id",
    handle({ context, params }) {
      const flow = context.flows.find(Number(params.id));
      if (flow !== undefined) return flow;
      throw new Failure(
        "USAGE",
        "this sign-in is no longer kept",
        "The latest 200 are. GET /api/state lists them.",
      );
    },
  }),
  definePageRoute({
    method: "GET",
    path: "/api/stream",
    handle: ({ context, gone }) => context.stream.open(gone),
  }),
];

function toState(context: PageContext): DevState {
  return {
    version,
    urls: context.urls,
    profiles: userProfiles.map(({ id, label, user }) => ({ id, label: toName(user), hint: label })),
    applications: devApplications.map(({ client_id: id, name: label }) => ({ id, label })),
    places: places.map(({ id, label }) => ({ id, label })),
    loginTypes: loginTypes.map((id) => ({ id, label: loginTypeLabels[id], ...toHint(id) })),
    tenant: toTenant(context),
    faults: context.faults.view(),
    flows: context.flows.latest(shown),
    events: latestEvents(context, shown),
    eventCount: context.splunk.total,
  };
}

function toTenant({ tenant }: PageContext) {
  return toTenantSummary(tenant, signupFlag(tenant));
}

function latestEvents({ splunk }: PageContext, count: number): readonly EventView[] {
  const events: EventView[] = [];
  for (const event of splunk.newestFirst()) {
    if (events.length === count) break;
    events.push(toEventView(event));
  }
  return events;
}

function toCount(text: string | null): number {
  const count = Number(text ?? shown);
  return Number.isInteger(count) && count > 0 ? Math.min(count, 1_000) : shown;
}

const loginTypeLabels: Readonly<Record<LoginType, string>> = {
  interactive: "Interactive",
  password: "Password grant",
  device: "Device code",
  token_exchange: "Token exchange",
  silent: "Silent (prompt=none)",
  refresh: "Refresh token",
};

function toHint(type: LoginType): { readonly hint?: string } {
  const sends = (defaultLoginTypes as readonly LoginType[]).includes(type);
  return sends ? {} : { hint: "sends nothing unless LOGIN_TYPES names it" };
}

function toName(user: Readonly<Record<string, unknown>>): string {
  return typeof user.name === "string" ? user.name : String(user.user_id);
}
