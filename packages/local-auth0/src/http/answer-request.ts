import { findRoute } from "@splunk-action/local-http";
import { writeApiOperationLog } from "../logs/write-api-logs.ts";
import type { TenantContext } from "../tenant-context.ts";
import { answerTokenRequest } from "../token/answer-token-request.ts";
import { toTenantUrls } from "../token/tenant-urls.ts";
import { verifyToken } from "../token/verify-token.ts";
import { ApiError, toInsufficientScope, toNotFound } from "./api-error.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import type { Answer, Route } from "./route.ts";

/** What a request is answered with. */
export interface Answering {
  readonly context: TenantContext;
  readonly routes: readonly Route[];
  readonly rateLimiter: RateLimiter;
}

/** Answers the Management API and `/oauth/token`. Of the URL's origin only the tenant's name is taken. */
export async function answerRequest(answering: Answering, request: Request): Promise<Response> {
  const { context } = answering;
  const url = new URL(request.url);
  const urls = toTenantUrls(context.settings, url.origin);
  if (url.pathname === "/oauth/token" && request.method === "POST")
    return toResponse(answerTokenRequest(context, urls, request.headers, await request.text()));
  return toResponse(await answerApiRequest(answering, request, url));
}

async function answerApiRequest(answering: Answering, request: Request, url: URL): Promise<Answer> {
  const { context, routes, rateLimiter } = answering;
  const urls = toTenantUrls(context.settings, url.origin);
  let limitHeaders: Readonly<Record<string, string>> = {};
  try {
    const match = url.pathname.startsWith("/api/v2/")
      ? findRoute(routes, request.method, url.pathname.slice("/api/v2".length))
      : undefined;
    if (match === undefined) throw toNotFound();
    const { route, params } = match;
    limitHeaders = rateLimiter.count(request.method, url.pathname);
    const { clientId, scopes } = verifyToken(context, urls, request.headers);
    if (!route.scopes.some((scope) => scopes.has(scope))) throw toInsufficientScope(route.scopes);
    const body = await request.text();
    const answer = await route.handle({ context, params, query: url.searchParams, body, scopes, urls });
    const { logged: description } = route;
    if (description !== undefined)
      writeApiOperationLog(context, { description, clientId, request, status: answer.status });
    return { ...answer, headers: { ...limitHeaders, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.status, body: error.toBody(), headers: { ...limitHeaders, ...error.headers } };
  }
}

function toResponse(answer: Answer): Response {
  const headers = new Headers(answer.headers);
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers });
  headers.set("content-type", "application/json; charset=utf-8");
  return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
}
