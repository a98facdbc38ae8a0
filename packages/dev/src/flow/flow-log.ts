import type { Flow, FlowSummary } from "../flow-model.ts";
import { isLost } from "../losses.ts";

/** The latest logins, up to a maximum. */
export interface FlowLog {
  add(flow: Flow): void;
  find(id: number): Flow | undefined;
  /** Marks all logins whose event was not accepted: Splunk has their events now. */
  markReconciled(): void;
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
    markReconciled() {
      for (const [index, flow] of flows.entries())
        if (isLost(flow)) flows[index] = { ...flow, reconciled: true };
    },
    find: (id) => flows.find((flow) => flow.id === id),
    latest: (count) => flows.slice(-count).reverse().map(toSummary),
  };
}

/** The line of a list, without the steps. */
export function toSummary(flow: Flow): FlowSummary {
  const { id, at, who, loginType, activity, outcome, delivery, code, reconciled, durationMs } = flow;
  return {
    ...{ id, at, who, loginType, activity, outcome, delivery, durationMs },
    ...(code === undefined ? {} : { code }),
    ...(reconciled === undefined ? {} : { reconciled }),
  };
}
