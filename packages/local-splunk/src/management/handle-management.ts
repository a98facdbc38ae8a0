import type { Caller, RoutePattern } from "@splunk-action/local-http";
import { decodeSegment, findRoute } from "@splunk-action/local-http";
import { handleApps, handleKnowledge } from "../knowledge/handle-knowledge.ts";
import type { KnowledgeRequest } from "../knowledge/knowledge-request.ts";
import type { SplunkState } from "../state.ts";
import { authenticate, isAccount } from "./authenticate.ts";
import { handleHttpInputs } from "./http-inputs.ts";
import { handleIndexes } from "./indexes.ts";
import { logIn } from "./login.ts";
import { readParameters } from "./parameters.ts";
import { receiveSimple } from "./receivers-simple.ts";
import { type Reply, renderReply, toMessages, toNoTarget } from "./reply.ts";
import { handleSearch } from "./search/handle-search.ts";
import { describeAccount, describeServer } from "./server-info.ts";

/**
 * splunkd's management port. Refusals and results are XML unless `output_mode=json` is in the query or the form.
 * `/servicesNS/{owner}/{app}/…` chooses whose knowledge objects count; `/services/…` is the caller in the app `search`.
 */
export async function handleManagement(
  state: SplunkState,
  request: Request,
  caller: Caller,
): Promise<Response> {
  const url = new URL(request.url);
  const account = authenticate(state, request.headers.get("authorization"));
  if (url.pathname === "/services/receivers/simple" && request.method === "POST") {
    const reply = isAccount(account)
      ? receiveSimple(state, account, url.searchParams, new Uint8Array(await request.arrayBuffer()), caller)
      : account;
    return renderReply(reply, url.searchParams.get("output_mode"));
  }
  const parameters = await readParameters(request);
  const [, owner = "", app = "search"] = /^\/servicesNS\/([^/]+)\/([^/]+)\//.exec(url.pathname) ?? [];
  const path = url.pathname.replace(/^\/servicesNS\/[^/]+\/[^/]+\//, "/services/").replace(/\/+$/, "");
  const isLogin = path === "/services/auth/login" && request.method === "POST";
  const reply = isLogin
    ? logIn(state, parameters)
    : isAccount(account)
      ? route(
          {
            state,
            account,
            method: request.method,
            parameters,
            owner: decodeSegment(owner) || account.name,
            app: decodeSegment(app),
          },
          path,
        )
      : account;
  return reply instanceof Response ? reply : renderReply(reply, parameters.get("output_mode"));
}

/** Accepts every method: Splunk's endpoints refuse methods with their own messages. */
interface ManagementRoute extends RoutePattern {
  /** @param rest the path behind the route's own. */
  handle(request: KnowledgeRequest, rest: readonly string[]): Reply | Response;
}

const routes: readonly ManagementRoute[] = [
  {
    path: "/services/server/info/*",
    handle: ({ state, method }) => (method === "GET" ? describeServer(state) : toNoTarget(method)),
  },
  {
    path: "/services/authentication/current-context/*",
    handle: ({ state, account, method }) =>
      method === "GET" ? describeAccount(state, account) : toNoTarget(method),
  },
  {
    path: "/services/data/indexes/*",
    handle: ({ state, account, method, parameters }, [name]) =>
      handleIndexes(state, account, method, name, parameters),
  },
  {
    // The path may contain a token's full name, `http://NAME`.
    path: "/services/data/inputs/http/*",
    handle: ({ state, account, method, parameters }, rest) =>
      handleHttpInputs(state, account, method, rest, parameters),
  },
  ...["jobs", "parser", "v2"].map((name) => ({
    path: `/services/search/${name}/*`,
    handle: (request: KnowledgeRequest, rest: readonly string[]) => handleSearch(request, [name, ...rest]),
  })),
  { path: "/services/search/*", handle: () => toMessages(404, "FATAL", "Unknown endpoint.") },
  { path: "/services/apps/local/*", handle: (request, [name]) => handleApps(request, name) },
  {
    path: "/services/*",
    handle: (request, rest) => handleKnowledge(request, rest) ?? toNotFound(),
  },
];

function route(request: KnowledgeRequest, path: string): Reply | Response {
  const match = findRoute(routes, request.method, path);
  return typeof match === "object" ? match.route.handle(request, match.rest) : toNotFound();
}

function toNotFound(): Reply {
  return toMessages(404, "ERROR", "Not Found");
}
