import { z } from "zod";
import { type FaultAction, type FaultRule, faultRuleSchema } from "./fault-action.ts";
import { toPathPattern } from "./routes.ts";

/** A rule that tests may narrow by code; JSON cannot carry `where`. */
export interface FaultRuleInCode extends FaultRule {
  /** Further condition on method, URL and headers (the body is not read yet). */
  readonly where?: (request: Request) => boolean;
}

/** The faults as JSON, as a page or an endpoint shows them and may send them back. */
export interface FaultState {
  readonly unreachable: boolean;
  readonly rules: readonly (FaultRule & { readonly id: string; readonly hits?: number })[];
}

/** The faults in front of one vendor. The first rule that matches a request wins. */
export interface Faults {
  /** Whether the vendor's port is closed. */
  readonly unreachable: boolean;
  /** Adds a rule after the others. @returns its id. */
  add(rule: FaultRuleInCode): string;
  /** @returns false when there is no such rule. */
  remove(id: string): boolean;
  /** Closes or opens the vendor's port; settles when its servers are done. */
  setUnreachable(unreachable: boolean): Promise<void>;
  /** Removes all rules and opens the port. */
  clear(): Promise<void>;
  /** Replaces everything. @returns errors, in which case nothing has changed. */
  replace(json: unknown): Promise<readonly string[]>;
  toJSON(): FaultState;
  /** The action for this request, which is counted. */
  take(request: Request): FaultAction | undefined;
  /** Registers a callback for closing and opening the port. @returns an unsubscribe function. */
  onReachable(listener: (reachable: boolean) => Promise<void>): () => void;
}

const stateSchema = z.strictObject({
  unreachable: z.boolean().default(false),
  // The output of toJSON can be sent back; hits then start at 0.
  rules: z.array(faultRuleSchema.extend({ hits: z.number().optional() })).default([]),
});

interface LiveRule {
  readonly id: string;
  readonly rule: FaultRuleInCode;
  hits: number;
}

/** Creates an empty set of faults. */
export function createFaults(): Faults {
  let rules: LiveRule[] = [];
  let unreachable = false;
  let lastId = 0;
  const listeners = new Set<(reachable: boolean) => Promise<void>>();

  function add(rule: FaultRuleInCode): string {
    lastId += 1;
    const id = rule.id ?? `fault-${lastId}`;
    rules = [...rules.filter((other) => other.id !== id), { id, rule, hits: 0 }];
    return id;
  }

  async function setUnreachable(value: boolean): Promise<void> {
    unreachable = value;
    await Promise.all([...listeners].map((listener) => listener(!value)));
  }

  async function clear(): Promise<void> {
    rules = [];
    await setUnreachable(false);
  }

  return {
    get unreachable() {
      return unreachable;
    },
    add,
    remove(id) {
      const before = rules.length;
      rules = rules.filter((rule) => rule.id !== id);
      return rules.length < before;
    },
    setUnreachable,
    clear,
    async replace(json) {
      const parsed = stateSchema.safeParse(json);
      if (!parsed.success) {
        return parsed.error.issues.map((issue) => `${issue.path.join(".") || "faults"}: ${issue.message}`);
      }
      rules = [];
      for (const { hits: _hits, ...rule } of parsed.data.rules) add(rule);
      await setUnreachable(parsed.data.unreachable);
      return [];
    },
    toJSON: () => ({ unreachable, rules: rules.map(toState) }),
    take(request) {
      const hit = rules.find(({ rule }) => matches(rule, request));
      if (hit === undefined) return undefined;
      hit.hits += 1;
      if (hit.rule.times !== undefined && hit.hits >= hit.rule.times) rules = rules.filter((r) => r !== hit);
      return hit.rule.action;
    },
    onReachable(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function toState({
  id,
  rule: { where: _where, times, ...rule },
  hits,
}: LiveRule): FaultState["rules"][number] {
  return { ...rule, id, hits, ...(times === undefined ? {} : { times: times - hits }) };
}

function matches({ match, where }: FaultRuleInCode, request: Request): boolean {
  if (match?.method !== undefined && match.method.toUpperCase() !== request.method) return false;
  if (match?.path !== undefined && !toPathPattern(match.path).test(new URL(request.url).pathname))
    return false;
  return where === undefined || where(request);
}
