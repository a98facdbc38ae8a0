import type { Caller } from "@splunk-action/local-http";
import { decodeSegment } from "@splunk-action/local-http";
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

function route(request: KnowledgeRequest, path: string): Reply | Response {
  const { state, account, method, parameters } = request;
  const names = path.split("/").slice(2).map(decodeSegment);
  switch (names.slice(0, 2).join("/")) {
    case "server/info":
      return method === "GET" ? describeServer(state) : toNoTarget(method);
    case "authentication/current-context":
      return method === "GET" ? describeAccount(state, account) : toNoTarget(method);
    case "data/indexes":
      return handleIndexes(state, account, method, names[2], parameters);
    case "data/inputs":
      if (names[2] !== "http") break;
      // A token's full name, `http://NAME`, may be written out in the path.
      return handleHttpInputs(state, account, method, names.slice(3), parameters);
    case "search/jobs":
    case "search/parser":
    case "search/v2":
      return handleSearch(request, names.slice(1));
    case "apps/local":
      return handleApps(request, names[2]);
  }
  if (names[0] === "search") return toMessages(404, "FATAL", "Unknown endpoint.");
  return handleKnowledge(request, names) ?? toMessages(404, "ERROR", "Not Found");
}
