import { toFaultAnswer } from "../faults/to-fault-answer.ts";
import type { TenantContext } from "../tenant-context.ts";
import { answerTokenRequest } from "../token/answer-token-request.ts";
import { toTenantUrls } from "../token/tenant-urls.ts";
import { verifyToken } from "../token/verify-token.ts";
import { ApiError, toNotFound } from "./api-error.ts";
import type { RateLimiter } from "./create-rate-limiter.ts";
import { findRoute } from "./find-route.ts";
import type { Answer, Route } from "./route.ts";
import { toInsufficientScope } from "./to-insufficient-scope.ts";

/** What answers a request. */
export interface Answering {
  readonly context: TenantContext;
  readonly routes: readonly Route[];
  readonly rateLimiter: RateLimiter;
  readonly sleep: (ms: number) => Promise<void>;
}

/** One request from its faults to its answer. Of the URL's origin only the tenant's name is taken. */
export async function answerRequest(answering: Answering, request: Request): Promise<Response> {
  const { context, sleep } = answering;
  const { pathname: path } = new URL(request.url);
  const { method } = request;
  const delay = context.faults.takeForRequest(["delay"], method, path);
  if (delay !== undefined) await sleep(delay.ms);
  const fault = context.faults.takeForRequest(["rate-limit", "status"], method, path);
  if (fault === undefined) return toResponse(await answerUnfaulted(answering, request));
  if (fault.kind === "status" && fault.phase === "after") await answerUnfaulted(answering, request);
  return toResponse(toFaultAnswer(fault, path, context.now()));
}

async function answerUnfaulted(answering: Answering, request: Request): Promise<Answer> {
  const { context, routes, rateLimiter } = answering;
  const url = new URL(request.url);
  const urls = toTenantUrls(context.settings.domain, url.origin);
  const body = await request.text();
  if (url.pathname === "/oauth/token" && request.method === "POST")
    return answerTokenRequest(context, urls, request.headers, body);
  let limitHeaders: Readonly<Record<string, string>> = {};
  try {
    const match = url.pathname.startsWith("/api/v2/")
      ? findRoute(routes, request.method, url.pathname.slice("/api/v2".length))
      : undefined;
    if (match === undefined) throw toNotFound();
    limitHeaders = rateLimiter.count();
    const scopes = verifyToken(context, urls, request.headers);
    if (!match.route.scopes.some((scope) => scopes.has(scope))) throw toInsufficientScope(match.route.scopes);
    const call = { context, params: match.params, query: url.searchParams, body, scopes, urls };
    const answer = await match.route.handle(call);
    return { ...answer, headers: { ...limitHeaders, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.status, body: error.toBody(), headers: { ...limitHeaders, ...error.headers } };
  }
}

function toResponse(answer: Answer): Response {
  const headers = new Headers(answer.headers);
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers });
  const isText = typeof answer.body === "string";
  if (!headers.has("content-type"))
    headers.set("content-type", isText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8");
  return new Response(isText ? (answer.body as string) : JSON.stringify(answer.body), {
    status: answer.status,
    headers,
  });
}
