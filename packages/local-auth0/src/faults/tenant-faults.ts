import type { BuildFault, RequestMatch, TenantFault } from "./tenant-fault.ts";

/** The faults that wait for their requests. */
export interface TenantFaults {
  /** @returns an id for `remove`. */
  add(fault: TenantFault): string;
  remove(id: string): void;
  clear(): void;
  /** What is still to come, `times` counted down. */
  list(): readonly PendingFault[];
  /** The first pending fault of these kinds that matches the request, counted down. */
  takeForRequest<K extends RequestKind>(
    kinds: readonly K[],
    method: string,
    path: string,
  ): FaultOf<K> | undefined;
  takeForBuild(actionName: string): BuildFault | undefined;
}

export interface PendingFault {
  readonly id: string;
  readonly fault: TenantFault;
}

type RequestKind = Exclude<TenantFault["kind"], "fail-build">;
type FaultOf<K extends TenantFault["kind"]> = Extract<TenantFault, { kind: K }>;

export function createTenantFaults(): TenantFaults {
  const pending = new Map<string, { fault: TenantFault; left: number }>();
  let count = 0;

  function take<F extends TenantFault>(fits: (fault: TenantFault) => fault is F): F | undefined {
    for (const [id, entry] of pending) {
      if (!fits(entry.fault)) continue;
      entry.left -= 1;
      if (entry.left <= 0) pending.delete(id);
      return entry.fault;
    }
    return undefined;
  }

  return {
    add(fault) {
      count += 1;
      const id = `fault-${count}`;
      pending.set(id, {
        fault,
        left: fault.times === "always" ? Number.POSITIVE_INFINITY : (fault.times ?? 1),
      });
      return id;
    },
    remove: (id) => void pending.delete(id),
    clear: () => pending.clear(),
    list: () =>
      [...pending].map(([id, { fault, left }]) => ({
        id,
        fault: { ...fault, times: left === Number.POSITIVE_INFINITY ? "always" : left },
      })),
    takeForRequest: <K extends RequestKind>(kinds: readonly K[], method: string, path: string) =>
      take(
        (fault): fault is FaultOf<K> =>
          (kinds as readonly string[]).includes(fault.kind) &&
          isMatch((fault as { match?: RequestMatch }).match, method, path),
      ),
    takeForBuild: (actionName) =>
      take(
        (fault): fault is BuildFault =>
          fault.kind === "fail-build" && (fault.actionName === undefined || fault.actionName === actionName),
      ),
  };
}

function isMatch(match: RequestMatch | undefined, method: string, path: string): boolean {
  if (match === undefined) return true;
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.path === undefined) return true;
  const pattern = match.path
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${pattern}$`).test(path);
}
