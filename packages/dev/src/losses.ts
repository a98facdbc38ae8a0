import { toErrorText } from "../../../src/errors/error-texts.ts";
import type { Flow } from "./flow-model.ts";
import type { LossView } from "./page-model.ts";

/** Counts the logins whose event Splunk does not have. */
export interface Losses {
  /** @param byFault whether a fault was on */
  add(flow: Flow, byFault: boolean): void;
  /** Sets the count that `reconcile` has proven. */
  set(count: number): void;
  view(): LossView;
}

const lost: readonly Flow["delivery"][] = ["refused", "undelivered", "settings", "error"];

/** Whether an event should be in Splunk and is not. */
export function isLost({ delivery }: Pick<Flow, "delivery">): boolean {
  return lost.includes(delivery);
}

export function createLosses(): Losses {
  let count = 0;
  let code: string | undefined;
  let isByFault = false;
  return {
    add(flow, byFault) {
      if (!isLost(flow)) return;
      count += 1;
      code = flow.code;
      isByFault = byFault;
    },
    set(missing) {
      count = missing;
      if (missing === 0) code = undefined;
    },
    view() {
      if (count === 0 || code === undefined) return { count };
      const { meaning, hint } = toErrorText(code);
      return { count, code, meaning, hint, byFault: isByFault };
    },
  };
}
