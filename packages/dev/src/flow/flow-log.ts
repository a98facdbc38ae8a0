import type { Flow, FlowSummary } from "../flow-model.ts";

/** The latest sign-ins, so many and no more. */
export interface FlowLog {
  add(flow: Flow): void;
  find(id: number): Flow | undefined;
  /** Newest first. */
  latest(count: number): readonly FlowSummary[];
}

const maxFlows = 200;

export function createFlowLog(): FlowLog {
  const flows: Flow[] = [];
  return {
    add(flow) {
      flows.push(flow);
      if (flows.length > maxFlows) flows.shift();
    },
    find: (id) => flows.find((flow) => flow.id === id),
    latest: (count) => flows.slice(-count).reverse().map(toSummary),
  };
}

/** The line of a list, without the steps. */
export function toSummary(flow: Flow): FlowSummary {
  const { id, at, who, loginType, activity, outcome, delivery, code, durationMs } = flow;
  const line = { id, at, who, loginType, activity, outcome, delivery, durationMs };
  return code === undefined ? line : { ...line, code };
}
