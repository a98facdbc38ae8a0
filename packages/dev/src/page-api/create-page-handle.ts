import { randomBytes, timingSafeEqual } from "node:crypto";
import { findRoute, type VendorHandle } from "@splunk-action/local-http";
import { Failure } from "../../../../src/errors/failure.ts";
import type { ErrorBody } from "../page-model.ts";
import { actionRoutes } from "./action-routes.ts";
import { loginRoutes } from "./login-routes.ts";
import type { PageContext } from "./page-context.ts";
import type { PageRoute } from "./page-route.ts";
import { renderPage } from "./render-page.ts";
import { stateRoutes } from "./state-routes.ts";

const routes: readonly PageRoute[] = [...stateRoutes, ...loginRoutes, ...actionRoutes];

/** The header that every request to the API carries. Its value is in the page's HTML. */
const tokenHeader = "x-splunk-action-token";

/** What the page's server has besides the API. */
export interface PageFiles {
  /** The built page, with its placeholders. */
  readonly html: string;
  readonly token: string;
  /** PEM, served as `/ca.pem`. */
  readonly caCertificate: () => string;
}

/**
 * Serves the page and its API. Other web sites have no access: they cannot read the page, so they lack the token, and
 * requests that the browser marks as cross-site are refused even with a token.
 */
export function createPageHandle(context: () => PageContext, files: PageFiles): VendorHandle {
  return async (request) => {
    const url = new URL(request.url);
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (isRead && url.pathname === "/") return renderPage(files.html, files.token, newNonce());
    if (isRead && url.pathname === "/ca.pem") {
      return new Response(files.caCertificate(), { headers: { "content-type": "application/x-pem-file" } });
    }
    if (!url.pathname.startsWith("/api/"))
      return toError(404, "NOT_FOUND", "there is nothing here", "Open /.");
    if (isCrossSite(request, url)) {
      return toError(
        403,
        "CROSS_SITE",
        "requests from other sites are refused",
        "Use the page itself, or curl.",
      );
    }
    if (!isEqual(request.headers.get(tokenHeader) ?? "", files.token)) {
      const hint = `Send ${tokenHeader}: its value is SPLUNK_ACTION_DEV_TOKEN of dev --json.`;
      return toError(401, "TOKEN", "the token is missing or wrong", hint);
    }
    return respond(context(), request, url);
  };
}

async function respond(context: PageContext, request: Request, url: URL): Promise<Response> {
  const match = findRoute(routes, request.method, url.pathname);
  if (match === undefined || match === "other-method") {
    return toError(
      match === undefined ? 404 : 405,
      "NOT_FOUND",
      `no ${request.method} ${url.pathname}`,
      "docs/dev.md lists the endpoints.",
    );
  }
  try {
    const body = await request.text();
    const input = { context, params: match.params, query: url.searchParams, body, closed: request.signal };
    const result = await match.route.handle(input);
    return result instanceof Response ? result : toJson(200, result);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, message, hint } = error;
    return toError(code === "USAGE" || code === "SETTINGS" ? 400 : 502, code, message, hint);
  }
}

/** @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site */
function isCrossSite({ headers }: Request, url: URL): boolean {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  return (
    (site !== null && site !== "same-origin" && site !== "none") || (origin !== null && origin !== url.origin)
  );
}

function isEqual(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function toJson(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

function toError(status: number, code: string, message: string, hint: string): Response {
  return toJson(status, { error: { code, message, hint } } satisfies ErrorBody);
}

function newNonce(): string {
  return randomBytes(18).toString("base64");
}
