import http from "node:http";
import https from "node:https";
import type { Clock } from "../clock.ts";
import { createInterceptor } from "./create-interceptor.ts";
import { createTunnelAgents } from "./create-tunnel-agents.ts";
import type { NetworkOptions } from "./network-options.ts";
import { type ParsedRequest, parseRequest, type SendRequest } from "./parse-request.ts";
import { type ExchangeRecording, recordExchange } from "./record-exchange.ts";

type Protocol = "http:" | "https:";

/** The HTTP modules of one Action runtime. */
export interface ActionNetwork {
  /** What `require` hands out for `http` and `https`, undefined for any other name. */
  module(name: string): unknown;
  /** Closes the connections that the Action's agents keep alive. */
  dispose(): void;
}

/**
 * Node's `http` and `https`, with `request` and `get` changed as the options say. Without options both behave as
 * Node's and only remember the agents they see.
 *
 * @param currentRecordings where exchanges of the running execution go
 */
export async function createActionNetwork(
  options: NetworkOptions,
  clock: Clock,
  currentRecordings: () => ExchangeRecording[] | undefined,
): Promise<ActionNetwork> {
  const { proxyFor } = options;
  const interceptor = options.intercept && createInterceptor(options.intercept);
  const tunnels = proxyFor && createTunnelAgents((await import("./tunnel-agent.ts")).TunnelAgent);
  const agents = new Set<http.Agent>();
  const isPlain = interceptor === undefined && tunnels === undefined;

  const wrap = (protocol: Protocol, real: typeof http | typeof https): unknown => {
    const send: SendRequest = (requestOptions, listener) => real.request(requestOptions, listener);
    const agentOf = (given: https.RequestOptions["agent"]): http.Agent => {
      if (given === false) return protocol === "https:" ? new https.Agent() : new http.Agent();
      return typeof given === "object" ? given : real.globalAgent;
    };

    const sendDirect = (
      url: string,
      requestOptions: https.RequestOptions,
      listener: ParsedRequest["listener"],
    ) => {
      const proxyUrl = proxyFor?.(url);
      return proxyUrl && tunnels
        ? send(tunnels.through(proxyUrl, requestOptions, agentOf(requestOptions.agent)), listener)
        : send(requestOptions, listener);
    };

    const request = (...args: unknown[]): http.ClientRequest => {
      const parsed = parseRequest(protocol, args);
      const { agent } = parsed.options;
      if (typeof agent === "object") agents.add(agent);
      let forwarded: http.ClientRequest | undefined;

      const open = (): http.ClientRequest => {
        if (isPlain) return (real.request as (...given: unknown[]) => http.ClientRequest)(...args);
        if (!interceptor) return sendDirect(parsed.url, parsed.options, parsed.listener);
        const route = {
          url: parsed.url,
          options: parsed.options,
          forward: (requestOptions: https.RequestOptions, listener: ParsedRequest["listener"]) => {
            forwarded = sendDirect(parsed.url, requestOptions, listener);
            return forwarded;
          },
        };
        return send(
          { ...parsed.options, agent: interceptor.agentFor(protocol, agentOf(agent), route) },
          parsed.listener,
        );
      };

      const outgoing = open();
      const recordings = options.record ? currentRecordings() : undefined;
      recordings?.push(recordExchange(outgoing, parsed.url, clock, () => forwarded ?? outgoing));
      return outgoing;
    };
    const get = (...args: unknown[]): http.ClientRequest => {
      const outgoing = request(...args);
      outgoing.end();
      return outgoing;
    };

    return Object.defineProperties(
      {},
      {
        ...Object.getOwnPropertyDescriptors(real),
        request: { value: request, enumerable: true, writable: true, configurable: true },
        get: { value: get, enumerable: true, writable: true, configurable: true },
      },
    );
  };

  const modules = new Map([
    ["http", wrap("http:", http)],
    ["https", wrap("https:", https)],
  ]);
  return {
    module: (name) => modules.get(name),
    dispose() {
      for (const agent of agents) agent.destroy();
      tunnels?.dispose();
    },
  };
}
