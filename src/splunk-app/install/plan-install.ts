import { Failure } from "../../errors/failure.ts";
import { mark, type SplunkApp } from "../app-model.ts";
import { isOwn, toDifferences } from "./compare-object.ts";
import type { KnowledgePort, Namespace, StoredObject } from "./knowledge-port.ts";
import { type ObjectKind, toAllObjects, toWantedObjects, type WantedObject } from "./wanted-objects.ts";

/** One change. */
export type InstallStep =
  | { readonly kind: "create-app"; readonly app: string }
  | {
      readonly kind: "create" | "update" | "share" | "delete";
      readonly object: ObjectKind;
      readonly name: string;
      /** The keys that differ, for `update`. */
      readonly keys?: readonly string[];
    };

/** The plan of an install, and the state that it is based on. */
export interface InstallPlan {
  readonly app: string;
  readonly steps: readonly InstallStep[];
  readonly notes: readonly string[];
}

/** Where the objects go. */
export interface Target {
  readonly app: string;
  /** Whether `app` is the app's own. */
  readonly isOwnApp: boolean;
  readonly user: string | undefined;
  /** Roles that may change the objects. */
  readonly writers: readonly string[];
}

/** An existing object and its namespace. */
export interface Placed {
  readonly stored: StoredObject;
  readonly owner: Namespace;
}

/** Finds the app for the objects. @throws {SplunkError} */
export async function readTarget(port: KnowledgePort, ownId: string, app: string): Promise<Target> {
  const me = await port.whoAmI();
  const admins = (me?.roles ?? []).filter((role) => role === "admin" || role === "sc_admin");
  const roles = admins.length > 0 ? admins : (me?.roles ?? []);
  return { app, isOwnApp: app === ownId, user: me?.user, writers: roles.length > 0 ? roles : ["admin"] };
}

/** Finds an object among the shared ones, otherwise among our private ones. */
export async function findObject(
  port: KnowledgePort,
  { app, user }: Target,
  { kind, name }: Pick<WantedObject, "kind" | "name">,
): Promise<Placed | undefined> {
  const shared = await port.find(app, "nobody", kind, name);
  if (shared !== undefined) return { stored: shared, owner: toNamespace(shared) };
  const own = user === undefined ? undefined : await port.find(app, user, kind, name);
  return own === undefined ? undefined : { stored: own, owner: toNamespace(own) };
}

/**
 * Compares the Splunk with the app.
 *
 * @throws {Failure} `APP_FOREIGN` for an object of the same name that belongs to another user or project, `APP_PACKAGED`
 * if the app was uploaded as a package and differs, `USAGE` if the app of `--app` does not exist
 */
export async function planInstall(port: KnowledgePort, app: SplunkApp, target: Target): Promise<InstallPlan> {
  const there = await port.findApp(target.app);
  if (there === undefined && !target.isOwnApp)
    throw new Failure(
      "USAGE",
      `this Splunk has no app ${target.app}`,
      "Give --app the id of an app that is there, such as search.",
    );
  const steps: InstallStep[] = there === undefined ? [{ kind: "create-app", app: target.app }] : [];
  const notes: string[] = [];
  const foreign: string[] = [];
  let packaged = false;
  for (const wanted of toWantedObjects(app, target.isOwnApp)) {
    const placed = there === undefined ? undefined : await findObject(port, target, wanted);
    const step = { object: wanted.kind, name: wanted.name };
    if (placed === undefined) {
      steps.push({ kind: "create", ...step });
      continue;
    }
    const { stored } = placed;
    packaged ||= target.isOwnApp && !stored.acl.removable && wanted.kind !== "nav";
    const keys = Object.keys(toDifferences(stored, wanted));
    if (keys.length > 0 && !isOwn(stored, wanted)) foreign.push(`${wanted.kind} ${wanted.name}`);
    else if (keys.length > 0) steps.push({ kind: "update", ...step, keys });
    if (isToShare(stored, wanted)) steps.push({ kind: "share", ...step });
    else if (!isShared(stored, wanted))
      notes.push(`${wanted.kind} ${wanted.name} stays private: the account may not share it`);
  }
  if (there !== undefined) steps.push(...(await planCleanup(port, app, target)));
  if (foreign.length > 0) {
    throw new Failure(
      "APP_FOREIGN",
      `${target.app} has objects of the same name that splunk-action did not make: ${foreign.join(", ")}`,
      "Rename or delete them, or install into another app with --app.",
    );
  }
  if (packaged && !isMarkedApp(there) && steps.length > 0) {
    throw new Failure(
      "APP_PACKAGED",
      `${target.app} was uploaded as a package and differs: ${steps.map(toName).join(", ")}`,
      "Upload a new package instead (splunk-action splunk-app build); install would hide its content permanently.",
    );
  }
  return { app: target.app, steps, notes };
}

/** Objects of an earlier install that are no longer wanted because of hidden fields. */
async function planCleanup(port: KnowledgePort, app: SplunkApp, target: Target): Promise<InstallStep[]> {
  const wanted = new Set(toWantedObjects(app, target.isOwnApp).map(({ kind, name }) => `${kind} ${name}`));
  const steps: InstallStep[] = [];
  for (const object of toAllObjects(app, target.isOwnApp)) {
    if (wanted.has(`${object.kind} ${object.name}`)) continue;
    const placed = await findObject(port, target, object);
    if (placed !== undefined && isOwn(placed.stored, object) && placed.stored.acl.removable)
      steps.push({ kind: "delete", object: object.kind, name: object.name });
  }
  return steps;
}

/** Whether `install` created this app. */
export function isMarkedApp(app: StoredObject | undefined): boolean {
  return String(app?.content.description ?? "").includes(mark);
}

/** Whether the object is not shared yet, and the account may share it. */
export function isToShare(stored: StoredObject, wanted: WantedObject): boolean {
  return !isShared(stored, wanted) && stored.acl.canShare;
}

function isShared({ acl }: StoredObject, { sharing, kind }: WantedObject): boolean {
  return kind === "nav" || acl.sharing === undefined || acl.sharing === "global" || acl.sharing === sharing;
}

/** The name of a step in messages. */
export function toName(step: InstallStep): string {
  return step.kind === "create-app" ? `the app ${step.app}` : `${step.object} ${step.name}`;
}

function toNamespace({ acl }: StoredObject): Namespace {
  return acl.sharing === "user" ? acl.owner : "nobody";
}
