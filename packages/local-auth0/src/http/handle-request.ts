import { findRoute } from "@splunk-action/local-http";
import { writeApiOperationLog } from "../logs/write-api-logs.ts";
import type { TenantContext } from "../tenant-context.ts";
import { handleTokenRequest } from "../token/handle-token-request.ts";
import { toTenantUrls } from "../token/tenant-urls.ts";
import { verifyToken } from "../token/verify-token.ts";
import { ApiError, toInsufficientScope, toNotFound } from "./api-error.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import type { Route, RouteResponse } from "./route.ts";

/** What handling a request needs. */
export interface RequestHandling {
  readonly context: TenantContext;
  readonly routes: readonly Route[];
  readonly rateLimiter: RateLimiter;
}

/** Handles the Management API and `/oauth/token`. The URL's origin only names the tenant. */
export async function handleRequest(handling: RequestHandling, request: Request): Promise<Response> {
  const { context } = handling;
  const url = new URL(request.url);
  const urls = toTenantUrls(context.settings, url.origin);
  if (url.pathname === "/oauth/token" && request.method === "POST")
    return toResponse(handleTokenRequest(context, urls, request.headers, await request.text()));
  return toResponse(await handleApiRequest(handling, request, url));
}

async function handleApiRequest(
  handling: RequestHandling,
  request: Request,
  url: URL,
): Promise<RouteResponse> {
  const { context, routes, rateLimiter } = handling;
  const urls = toTenantUrls(context.settings, url.origin);
  let limitHeaders: Readonly<Record<string, string>> = {};
  try {
    const match = url.pathname.startsWith("/api/v2/")
      ? findRoute(routes, request.method, url.pathname.slice("/api/v2".length))
      : undefined;
    if (match === undefined || match === "other-method") throw toNotFound();
    const { route, params } = match;
    limitHeaders = rateLimiter.count(request.method, url.pathname);
    const { clientId, scopes } = verifyToken(context, urls, request.headers);
    if (!route.scopes.some((scope) => scopes.has(scope))) throw toInsufficientScope(route.scopes);
    const body = await request.text();
    const response = await route.handle({ context, params, query: url.searchParams, body, scopes, urls });
    const { logged: description } = route;
    if (description !== undefined)
      writeApiOperationLog(context, { description, clientId, request, status: response.status });
    return { ...response, headers: { ...limitHeaders, ...response.headers } };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.status, body: error.toBody(), headers: { ...limitHeaders, ...error.headers } };
  }
}

function toResponse(response: RouteResponse): Response {
  const headers = new Headers(response.headers);
  if (response.body === undefined) return new Response(null, { status: response.status, headers });
  headers.set("content-type", "application/json; charset=utf-8");
  return new Response(JSON.stringify(response.body), { status: response.status, headers });
}
