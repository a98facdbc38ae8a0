import type { Agent } from "node:http";
import type { AgentOptions, RequestOptions } from "node:https";
import type { TunnelAgent } from "./tunnel-agent.ts";

/** Agents that reach servers through proxies: one for each pair of an Action's agent and a proxy. */
export interface TunnelAgents {
  /** The options of a request, changed so that it uses the tunnel. */
  through(proxyUrl: string, options: RequestOptions, agent: Agent): RequestOptions;
  /** Closes what is kept alive. */
  dispose(): void;
}

/** @param TunnelAgentClass handed in because it is loaded only where a proxy can be needed. */
export function createTunnelAgents(TunnelAgentClass: typeof TunnelAgent): TunnelAgents {
  const tunnels = new Map<Agent, Map<string, TunnelAgent>>();

  const tunnelFor = (agent: Agent, proxyUrl: string): TunnelAgent => {
    if (!/^https?:\/\//i.test(proxyUrl)) throw new Error("A proxy's URL begins with http:// or https://.");
    const ofAgent = tunnels.get(agent) ?? new Map<string, TunnelAgent>();
    tunnels.set(agent, ofAgent);
    const { keepAlive = false, keepAliveMsecs, scheduling } = readAgentOptions(agent);
    const tunnel =
      ofAgent.get(proxyUrl) ??
      new TunnelAgentClass(proxyUrl, {
        keepAlive,
        ...(keepAliveMsecs !== undefined && { keepAliveMsecs }),
        ...(scheduling !== undefined && { scheduling }),
        maxSockets: agent.maxSockets,
        maxFreeSockets: agent.maxFreeSockets,
      });
    ofAgent.set(proxyUrl, tunnel);
    return tunnel;
  };

  return {
    through(proxyUrl, options, agent) {
      // Node lets an agent's options win over the request's; the ones that are about the socket have no meaning here.
      const { path: _path, timeout: _timeout, ...agentOptions } = readAgentOptions(agent);
      return { ...options, ...agentOptions, agent: tunnelFor(agent, proxyUrl) };
    },
    dispose() {
      for (const ofAgent of tunnels.values()) for (const tunnel of ofAgent.values()) tunnel.destroy();
    },
  };
}

/** The options an agent was made with. Node keeps them on the agent, but not in its documentation. */
export function readAgentOptions(agent: Agent): AgentOptions {
  return "options" in agent && typeof agent.options === "object" && agent.options !== null
    ? agent.options
    : {};
}
