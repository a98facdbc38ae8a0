import { Failure } from "../failure.ts";
import { hasStatus } from "./management-error.ts";
import type { ManagementReader } from "./management-port.ts";
import { trigger } from "./tenant-model.ts";

/**
 * Auth0 refuses a runtime with a 400 that carries no code. Asks what the tenant offers, and gives the explanation if
 * that is what was wrong, or the error itself.
 */
export async function explainRuntime(
  reader: ManagementReader,
  error: unknown,
  runtime: string,
): Promise<unknown> {
  if (!hasStatus(error, 400)) return error;
  const triggers = await reader.listTriggers();
  const current = triggers.find(({ id, version }) => id === trigger.id && version === trigger.version);
  if (current?.runtimes.includes(runtime)) return error;
  const offered =
    current === undefined
      ? `no ${trigger.id} ${trigger.version}`
      : `${current.runtimes.join(", ") || "no runtime"} for ${trigger.id} ${trigger.version}`;
  return new Failure(
    "RUNTIME_NOT_OFFERED",
    `the Action needs the runtime ${runtime}, and this tenant offers ${offered}`,
    "Ask Auth0's support for this runtime; the Action runs on no other.",
  );
}
