import { userProfiles } from "@splunk-action/local-auth0";
import { z } from "zod";
import { defaultLoginTypes, type LoginType, loginTypes } from "../../../../src/activity/classify-activity.ts";
import { Failure } from "../../../../src/errors/failure.ts";
import { version } from "../../../../src/version.ts";
import { devApplications } from "../dev-tenant.ts";
import { places } from "../login/places.ts";
import type { DashboardsView, DevState, EventView, ReconcileView } from "../page-model.ts";
import { runSearches, toDevApp } from "../page-searches.ts";
import { toEventView } from "../to-event-view.ts";
import { toTenantSummary } from "../to-tenant-summary.ts";
import type { PageContext } from "./page-context.ts";
import { signupFlag } from "./page-context.ts";
import { definePageRoute, type PageRoute, parseJson } from "./page-route.ts";

/** Of logins. */
const shown = 60;
/** The page itself searches and filters these. */
const shownEvents = 1_000;

const searchesBody = z.strictObject({
  searches: z.record(z.string().max(100), z.string().trim().min(1).max(8_000)),
  earliest: z.string().max(40),
  latest: z.string().max(40),
});

/** The endpoints that return the state. */
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
    path: "/api/dashboards",
    handle({ context }): DashboardsView {
      const { dashboards, warnings } = toDevApp(context.tenant);
      return { dashboards, warnings };
    },
  }),
  definePageRoute({
    method: "POST",
    path: "/api/searches",
    body: searchesBody,
    handle({ context, body }) {
      const { searchClient, tenant } = context;
      if (searchClient !== undefined) return runSearches(searchClient, toDevApp(tenant), body);
      throw new Failure(
        "SPLUNK_SEARCH",
        "there is no account for searches in this Splunk",
        "Set SPLUNK_SEARCH_URL with SPLUNK_SEARCH_TOKEN, or with SPLUNK_SEARCH_USERNAME and SPLUNK_SEARCH_PASSWORD.",
      );
    },
  }),
  definePageRoute({
    method: "POST",
    path: "/api/reconcile",
    async handle({ context }): Promise<ReconcileView> {
      const { report, failure } = await context.reconcile();
      if (failure !== undefined) throw failure;
      const { logins, delivered, reconciledBefore, sent, missing, uncertain, complete } = report;
      return { logins: logins.total, delivered, reconciledBefore, sent, missing, uncertain, complete };
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
        "this login is no longer kept",
        "The latest 200 are. GET /api/state lists them.",
      );
    },
  }),
  definePageRoute({
    method: "GET",
    path: "/api/stream",
    handle: ({ context, closed }) => context.stream.open(closed),
  }),
  // Faults, for the page and for scripts.
  definePageRoute({ method: "GET", path: "/api/faults", handle: ({ context }) => context.faults.view() }),
  {
    method: "PUT",
    path: "/api/faults",
    async handle({ context, body }) {
      const errors = await context.faults.replace(parseJson(body));
      if (errors.length > 0) {
        throw new Failure("USAGE", errors.join("; "), 'Send {"active":[…]} with ids from GET /api/faults.');
      }
      context.stream.publish({ topic: "faults" });
      return context.faults.view();
    },
  },
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
    events: latestEvents(context, shownEvents),
    eventCount: context.splunk.total,
    loss: context.losses.view(),
    ...(context.remoteSplunk === undefined ? {} : { remoteSplunk: context.remoteSplunk }),
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
