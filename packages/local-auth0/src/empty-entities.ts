import { z } from "zod";
import { pagingParameters, toPage } from "./http/paging.ts";
import { defineRoute, type Route, type RouteResponse } from "./http/route.ts";
import type { TenantContext } from "./tenant-context.ts";

const globalClientId = "vK3mWq8ZtR5yPn1xJd7gBc2sLh9fTa4e";

const listQuery = z.looseObject({ ...pagingParameters(50), include_totals: z.string().optional() });

type ListQuery = z.infer<typeof listQuery>;

/**
 * Empty responses for entities that this tenant does not have, each in its endpoint's format. Clients that work on a
 * whole tenant (auth0-deploy-cli, Terraform) read all of them before Actions.
 */
export const emptyEntityRoutes: readonly Route[] = [
  ...toRoutes(toPagedList, {
    "client-grants": "read:client_grants",
    connections: "read:connections",
    organizations: "read:organizations",
    "resource-servers": "read:resource_servers",
    roles: "read:roles",
    rules: "read:rules",
    hooks: "read:hooks",
    flows: "read:flows",
    "flows/vault/connections": "read:flows_vault",
    forms: "read:forms",
    "network-acls": "read:network_acls",
  }),
  defineRoute({
    method: "GET",
    path: "/clients",
    scopes: ["read:clients", "read:client_keys"],
    query: listQuery.extend({ is_global: z.string().optional() }),
    handle: ({ context, query }) =>
      toPagedList("clients", query, query.is_global === "false" ? [] : [toGlobalClient(context)]),
  }),
  ...toRoutes(toKeyedList, {
    "connections-directory-provisionings": "read:connections",
    "connection-profiles": "read:connection_profiles",
    "event-streams": "read:event_streams",
    "token-exchange-profiles": "read:token_exchange_profiles",
    "user-attribute-profiles": "read:user_attribute_profiles",
    "branding/phone/providers": "read:phone_providers",
    "branding/phone/templates": "read:phone_templates",
  }),
  ...toRoutes(toArray, {
    "custom-domains": "read:custom_domains",
    "guardian/factors": "read:guardian_factors",
    "guardian/policies": "read:mfa_policies",
    "log-streams": "read:log_streams",
    "rules-configs": "read:rules_configs",
    "self-service-profiles": "read:self_service_profiles",
  }),
  ...toSettingsRoutes("read:branding", { branding: {} }),
  ...toSettingsRoutes("read:prompts", {
    prompts: { universal_login_experience: "new", identifier_first: false },
    "prompts/:prompt/custom-text/:language": {},
    "prompts/:prompt/partials": {},
  }),
  ...toSettingsRoutes("read:attack_protection", {
    "attack-protection/bot-detection": {},
    "attack-protection/breached-password-detection": { enabled: false, shields: [] },
    "attack-protection/brute-force-protection": { enabled: true, shields: ["block", "user_notification"] },
    "attack-protection/captcha": {},
    "attack-protection/suspicious-ip-throttling": { enabled: true, shields: ["admin_notification", "block"] },
    "risk-assessments/settings": { enabled: false },
    "risk-assessments/settings/new-device": { remember_for: 30 },
    "supplemental-signals": { akamai_enabled: false },
  }),
];

/** `toResponse` gets the list's key: the last segment in snake case. */
type ToResponse = (key: string, query: ListQuery) => RouteResponse;
function toRoutes(toResponse: ToResponse, scopes: Readonly<Record<string, string>>): readonly Route[] {
  return Object.entries(scopes).map(([path, scope]) =>
    defineRoute({
      method: "GET",
      path: `/${path}`,
      scopes: [scope],
      query: listQuery,
      handle: (input) => toResponse(toKey(path), input.query),
    }),
  );
}

function toKey(path: string): string {
  const key = (path.split("/").at(-1) ?? path).replaceAll("-", "_");
  return key === "event_streams" ? "eventStreams" : key;
}

/** An array, or an object with `include_totals`. */
function toPagedList(key: string, query: ListQuery, all: readonly object[] = []): RouteResponse {
  const { include_totals, page, per_page } = query;
  const items = toPage(all, query);
  if (include_totals !== "true") return { status: 200, body: items };
  const totals = { start: page * per_page, limit: per_page, total: all.length, length: items.length };
  return { status: 200, body: { ...totals, [key]: items } };
}

/** The one application that every tenant has; auth0-deploy-cli asks for it by `is_global`. */
function toGlobalClient({ settings }: TenantContext): object {
  return {
    tenant: settings.name,
    global: true,
    callbacks: [],
    is_first_party: true,
    name: "All Applications",
    owners: [],
    client_id: globalClientId,
    custom_login_page_on: true,
  };
}

/** An object; `next` would name the next page. */
function toKeyedList(key: string): RouteResponse {
  return { status: 200, body: { [key]: [] } };
}

/** Settings as they are in a new tenant. */
function toSettingsRoutes(scope: string, settings: Readonly<Record<string, object>>): readonly Route[] {
  return Object.entries(settings).map(([path, body]) =>
    defineRoute({
      method: "GET",
      path: `/${path}`,
      scopes: [scope],
      query: listQuery,
      handle: () => ({ status: 200, body }),
    }),
  );
}

function toArray(): RouteResponse {
  return { status: 200, body: [] };
}
