import type { SplunkApp } from "../app-model.ts";
import { converge } from "./apply-install.ts";
import { isOwn } from "./compare-object.ts";
import { type SplunkConnection, withPort } from "./install-app.ts";
import { type KnowledgePort, SplunkError } from "./knowledge-port.ts";
import { findObject, isMarkedApp, readTarget, type Target } from "./plan-install.ts";
import { collections, toAllObjects, type WantedObject } from "./wanted-objects.ts";

/** The result of a removal. */
export interface RemoveOutcome {
  readonly app: string;
  /** Objects by kind and name. */
  readonly removed: readonly string[];
  readonly removedApp: boolean;
  /** Kept objects, with the reason. */
  readonly kept: readonly string[];
}

/** Kinds of objects that users may have added to the app. */
const otherCollections = [
  "configs/conf-transforms",
  "data/lookup-table-files",
  "data/transforms/lookups",
  "data/ui/panels",
  "datamodel/model",
  "storage/collections/config",
];

/** Plans a removal. Cannot write. @throws {Failure} */
export async function previewRemoval(
  connection: SplunkConnection,
  app: SplunkApp,
  fromApp: string,
): Promise<RemoveOutcome> {
  return withPort(connection, async (port) => {
    const { own, kept } = await readOwn(port, app, await readTarget(port, app.id, fromApp));
    return { app: fromApp, removed: own.map(toName), removedApp: false, kept };
  });
}

/**
 * Deletes the objects of an install and nothing else. Deletes the app only if an install created it and it is empty.
 * @throws {Failure}
 */
export async function removeApp(
  connection: SplunkConnection,
  app: SplunkApp,
  fromApp: string,
): Promise<RemoveOutcome> {
  const { deadline, report } = connection;
  return withPort(connection, async (port) => {
    const target = await readTarget(port, app.id, fromApp);
    const { own, kept } = await readOwn(port, app, target);
    const removed: string[] = [];
    for (const object of own) {
      report("removing from Splunk", toName(object));
      const refused = await converge(deadline.clock, async () => {
        const placed = await findObject(port, target, object);
        if (placed !== undefined) await port.delete(target.app, placed.owner, object.kind, object.name);
      });
      if (refused === undefined) removed.push(toName(object));
      else kept.push(`${toName(object)}: ${refused.message || "not allowed"}`);
    }
    const removedApp =
      target.isOwnApp && kept.length === 0 && (await removeEmptyApp(connection, port, target, kept));
    return { app: fromApp, removed, removedApp, kept };
  });
}

/** Our objects, in reverse order of the installation, and the reasons why others of these names are kept. */
async function readOwn(
  port: KnowledgePort,
  app: SplunkApp,
  target: Target,
): Promise<{ own: WantedObject[]; kept: string[] }> {
  const own: WantedObject[] = [];
  const kept: string[] = [];
  if ((await port.findApp(target.app)) === undefined) return { own, kept };
  for (const object of toAllObjects(app, target.isOwnApp).toReversed()) {
    const placed = await findObject(port, target, object);
    if (placed === undefined) continue;
    if (!placed.stored.acl.removable) {
      // The navigation of a new app comes from Splunk's template.
      if (object.kind !== "nav") kept.push(`${toName(object)}: it came with a package`);
    } else if (isOwn(placed.stored, object)) own.push(object);
    else kept.push(`${toName(object)}: splunk-action did not make it`);
  }
  return { own, kept };
}

/** @returns Whether the app was removed. Otherwise the reason is added to `kept`. */
async function removeEmptyApp(
  { deadline }: SplunkConnection,
  port: KnowledgePort,
  { app }: Target,
  kept: string[],
): Promise<boolean> {
  const there = await port.findApp(app);
  if (there === undefined) return false;
  if (!isMarkedApp(there)) {
    kept.push(`the app ${app}: splunk-action did not make it`);
    return false;
  }
  for (const collection of [...Object.values(collections), ...otherCollections]) {
    const names = (await list(port, app, collection)).filter(
      (name) => collection !== collections.nav || name !== "default",
    );
    if (names.length > 0) {
      kept.push(`the app ${app}: it holds ${collection} ${names.slice(0, 5).join(", ")}`);
      return false;
    }
  }
  const refused = await converge(deadline.clock, async () => {
    if ((await port.findApp(app)) !== undefined) await port.deleteApp(app);
  });
  if (refused !== undefined) kept.push(`the app ${app}: ${refused.message || "not allowed"}`);
  return refused === undefined;
}

/** A collection that cannot be listed may contain objects. */
async function list(port: KnowledgePort, app: string, collection: string): Promise<readonly string[]> {
  try {
    return await port.list(app, collection);
  } catch (error) {
    if (!(error instanceof SplunkError) || error.status !== 403) throw error;
    return ["that the account may not list"];
  }
}

function toName({ kind, name }: WantedObject): string {
  return `${kind} ${name}`;
}
