import http from "node:http";
import https from "node:https";
import { type Duplex, pipeline } from "node:stream";
import { createMemoryConnection } from "./create-memory-connection.ts";
import { readAgentOptions } from "./create-tunnel-agents.ts";
import type { NetworkOptions } from "./network-options.ts";
import type { SendRequest } from "./parse-request.ts";

/** A route and the Action's end of its connection. */
type ConnectedRoute = InterceptedRoute & { readonly client: Duplex };

/** How an intercepted request continues when it gets no simulated response. */
export interface InterceptedRoute {
  readonly url: string;
  readonly options: https.RequestOptions;
  /** Sends it to its real server. */
  readonly forward: SendRequest;
}

/** Requests end in this process unless `intercept` lets them through. */
export interface Interceptor {
  /** An agent for this one request. It keeps alive or not as the Action's own would, so the headers are the same. */
  agentFor(protocol: "http:" | "https:", agent: http.Agent, route: InterceptedRoute): http.Agent;
}

/**
 * Lets Node's own client talk to Node's own server over a connection in memory, so that the Action gets real requests
 * and responses in every respect.
 */
export function createInterceptor(intercept: NonNullable<NetworkOptions["intercept"]>): Interceptor {
  const routes = new WeakMap<object, ConnectedRoute>();
  const server = http.createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    const route = routes.get(request.socket);
    if (route === undefined) return request.destroy();
    respond(request, response, route).catch((error: unknown) =>
      route.client.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });

  async function respond(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    route: ConnectedRoute,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const simulated = await intercept({
      method: request.method ?? "GET",
      url: route.url,
      headers: joinHeaders(request.headers),
      body: body.toString("utf8"),
    });
    if (simulated === undefined) return forward(request, response, route, body);

    response.sendDate = false;
    response.statusCode = simulated.status;
    for (const [name, value] of Object.entries(simulated.headers ?? {})) response.setHeader(name, value);
    response.end(simulated.body ?? "");
  }

  return {
    agentFor(protocol, agent, route) {
      const { client, server: end } = createMemoryConnection();
      routes.set(end, { ...route, client });
      server.emit("connection", end);
      return createMemoryAgent(protocol, readAgentOptions(agent).keepAlive === true, client);
    },
  };
}

function createMemoryAgent(protocol: "http:" | "https:", keepAlive: boolean, socket: Duplex): http.Agent {
  const agent = protocol === "https:" ? new https.Agent({ keepAlive }) : new http.Agent({ keepAlive });
  // One connection per request: nothing to keep after the response.
  return Object.assign(agent, { createConnection: () => socket, keepSocketAlive: () => false });
}

function forward(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  route: ConnectedRoute,
  body: Buffer,
): void {
  // Time-outs and the abort signal act on the Action's request, whose end closes this connection.
  const { timeout: _timeout, signal: _signal, ...options } = route.options;
  const outgoing = route.forward({ ...options, headers: toHeaderObject(request.rawHeaders) }, (incoming) => {
    response.sendDate = false;
    response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage ?? "", incoming.rawHeaders);
    pipeline(incoming, response, () => {});
  });
  outgoing.once("error", (error) => route.client.destroy(error));
  request.socket.once("close", () => outgoing.destroy());
  outgoing.end(body);
}

function toHeaderObject(raw: readonly string[]): Record<string, string | string[]> {
  const headers = new Map<string, string | string[]>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = "", value = ""] = raw.slice(i, i + 2);
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(headers);
}

function joinHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]),
  );
}
