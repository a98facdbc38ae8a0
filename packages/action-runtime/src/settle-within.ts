import { isNativeError } from "node:util/types";
import type { ExecutionError } from "./execution.ts";

/** How a handler's promise settled, or that it timed out. */
export type Settlement =
  | { readonly outcome: "completed" }
  | { readonly outcome: "failed" | "timed-out"; readonly error: ExecutionError };

/**
 * Waits for a handler until its timeout. Never rejects and leaves no timer behind. A handler that times out keeps
 * running: JavaScript cannot stop it.
 */
export async function settleWithin(run: Promise<unknown>, timeoutMs: number): Promise<Settlement> {
  let timer: NodeJS.Timeout | undefined;
  const timeOut = new Promise<Settlement>((resolve) => {
    timer = setTimeout(() => {
      const message = `The Action did not end within ${timeoutMs / 1000} seconds.`;
      resolve({ outcome: "timed-out", error: { name: "Error", message } });
    }, timeoutMs);
  });
  const end = run.then(
    (): Settlement => ({ outcome: "completed" }),
    (thrown: unknown): Settlement => ({ outcome: "failed", error: toExecutionError(thrown) }),
  );
  const settlement = await Promise.race([end, timeOut]);
  clearTimeout(timer);
  return settlement;
}

function toExecutionError(thrown: unknown): ExecutionError {
  if (!isNativeError(thrown)) return { name: "Error", message: thrown ? String(thrown) : "Unknown error" };
  const { name, message, stack } = thrown;
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
  return {
    name,
    message,
    ...(code !== undefined && { code }),
    ...(stack !== undefined && { stack }),
  };
}
