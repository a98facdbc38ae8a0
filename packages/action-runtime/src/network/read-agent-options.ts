import type { Agent } from "node:http";
import type { AgentOptions } from "node:https";

/** The options an agent was made with. Node keeps them on the agent, but not in its documentation. */
export function readAgentOptions(agent: Agent): AgentOptions {
  return "options" in agent && typeof agent.options === "object" && agent.options !== null
    ? agent.options
    : {};
}
