import type { Clock } from "../../outbound/deadline.ts";
import { isUncertain } from "../../outbound/retry.ts";
import { mark, type SplunkApp } from "../app-model.ts";
import { toDifferences } from "./compare-object.ts";
import { type KnowledgePort, type Namespace, SplunkError } from "./knowledge-port.ts";
import {
  findObject,
  type InstallPlan,
  type InstallStep,
  isToShare,
  type Target,
  toName,
} from "./plan-install.ts";
import { toAllObjects, toWantedObjects, type WantedObject } from "./wanted-objects.ts";

/** A change that the account is not allowed to make. */
export interface SkippedStep {
  readonly object: string;
  readonly name: string;
  /** Splunk's message. */
  readonly reason: string;
}

/** Max attempts for a change. Each attempt first reads the state, because a response may have been lost. */
const maxAttempts = 5;

/**
 * Applies a plan. Reads each object again before it changes it. So a lost response, a concurrent install or an interruption
 * leads to the same state.
 *
 * @returns The changes that the account is not allowed to make. All others were made.
 * @throws {SplunkError}
 */
export async function applyInstall(
  port: KnowledgePort,
  app: SplunkApp,
  target: Target,
  plan: InstallPlan,
  clock: Clock,
  report: (step: InstallStep) => void,
): Promise<readonly SkippedStep[]> {
  const known = [...toAllObjects(app, target.isOwnApp), ...toWantedObjects(app, target.isOwnApp)];
  const objects = new Map(known.map((object) => [`${object.kind} ${object.name}`, object]));
  const skipped: SkippedStep[] = [];
  for (const step of plan.steps) {
    report(step);
    const object = step.kind === "create-app" ? undefined : objects.get(toName(step));
    const reason = await converge(clock, () => {
      if (step.kind === "create-app") return createApp(port, app, target);
      if (object === undefined) return Promise.resolve();
      return step.kind === "delete" ? deleteObject(port, target, object) : bringObject(port, target, object);
    });
    if (reason !== undefined && step.kind === "create-app") throw reason;
    if (reason !== undefined && step.kind !== "create-app")
      skipped.push({
        object: step.object,
        name: step.name,
        reason: reason.message || `HTTP ${reason.status}`,
      });
  }
  return skipped;
}

/**
 * Retries until it succeeds or fails with a permanent error. `attempt` reads first, so repeating it is safe.
 *
 * @returns The refusal, if the account lacks a right.
 */
export async function converge(clock: Clock, attempt: () => Promise<void>): Promise<SplunkError | undefined> {
  for (let failed = 0; ; ) {
    try {
      await attempt();
      return undefined;
    } catch (error) {
      if (!(error instanceof SplunkError)) throw error;
      if (error.status === 403) return error;
      // 409: another client was faster. 404: the ACL of a new object does not exist yet, or the object was deleted.
      const isPassing = error.status === 409 || error.status === 404 || isUncertain(error);
      if (!isPassing || ++failed >= maxAttempts) throw error;
      await clock.sleep(125 * 2 ** failed);
    }
  }
}

async function createApp(
  port: KnowledgePort,
  { label, description, options }: SplunkApp,
  target: Target,
): Promise<void> {
  if ((await port.findApp(target.app)) !== undefined) return;
  await port.createApp(target.app, {
    template: "barebones",
    label,
    visible: "1",
    version: options.version,
    description: `${description} ${mark}`,
  });
}

/** Creates or updates an object and shares it. If the account may not write shared objects, the object is private. */
async function bringObject(port: KnowledgePort, target: Target, wanted: WantedObject): Promise<void> {
  const { kind, name } = wanted;
  const { app, user } = target;
  let placed = await findObject(port, target, wanted);
  if (placed === undefined) {
    const values = { ...wanted.values, ...wanted.initial };
    try {
      await port.create(app, "nobody", kind, name, values);
    } catch (error) {
      if (!(error instanceof SplunkError)) throw error;
      // Without the right to write shared objects, write to the account's namespace.
      if (error.status === 403 && user !== undefined) await port.create(app, user, kind, name, values);
      // Another app exports an object of this name: writing to it creates ours.
      else if (error.status === 409 && (await findObject(port, target, wanted)) === undefined)
        await port.update(app, "nobody", kind, name, values);
      else throw error;
    }
    placed = await findObject(port, target, wanted);
    if (placed === undefined) throw new SplunkError("the new object is not there yet", 404);
  }
  const differences = toDifferences(placed.stored, wanted);
  if (Object.keys(differences).length > 0) await port.update(app, placed.owner, kind, name, differences);
  if (isToShare(placed.stored, wanted)) await share(port, target, wanted, placed.owner);
}

/** If the account may create an object but not share it, the object stays private. */
async function share(
  port: KnowledgePort,
  target: Target,
  wanted: WantedObject,
  owner: Namespace,
): Promise<void> {
  try {
    await port.share(target.app, owner, wanted.kind, wanted.name, wanted.sharing, target.writers);
  } catch (error) {
    if (!(error instanceof SplunkError) || error.status !== 403) throw error;
  }
}

async function deleteObject(
  port: KnowledgePort,
  target: Target,
  { kind, name }: WantedObject,
): Promise<void> {
  const placed = await findObject(port, target, { kind, name });
  if (placed !== undefined) await port.delete(target.app, placed.owner, kind, name);
}
