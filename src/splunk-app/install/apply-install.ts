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

/** A change that the account may not make. */
export interface SkippedStep {
  readonly object: string;
  readonly name: string;
  /** Splunk's own words. */
  readonly reason: string;
}

/** How often a change is tried: what a lost response has done is read before each. */
const maxAttempts = 5;

/**
 * Makes the changes of a plan. Before each change the object is read again, so a response that was lost, a second
 * install at the same time and a run that was interrupted all end in the same state.
 *
 * @returns What the account may not change; everything else was changed.
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
 * Tries until it succeeds or is refused for good. `attempt` reads first, so repeating it does no harm.
 *
 * @returns The refusal of a right.
 */
export async function converge(clock: Clock, attempt: () => Promise<void>): Promise<SplunkError | undefined> {
  for (let failed = 0; ; ) {
    try {
      await attempt();
      return undefined;
    } catch (error) {
      if (!(error instanceof SplunkError)) throw error;
      if (error.status === 403) return error;
      // 409: somebody was faster. 404: a new object's ACL is not there yet, or it is gone already.
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

/** Creates or updates an object and shares it; where the account may not write for all, it becomes the account's own. */
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
      // Without the right to write for all, it goes into the account's own namespace.
      if (error.status === 403 && user !== undefined) await port.create(app, user, kind, name, values);
      // The name is taken by what another app exports: writing to it makes ours.
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

/** An account may be allowed to make an object and not to share it: then it stays private. */
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
