import { toMissingCapability } from "../management/authenticate.ts";
import { toFeed } from "../management/entries.ts";
import { type Reply, toMessages, toNoTarget, toUnknownObject } from "../management/reply.ts";
import { type KnowledgeRequest, toEntry, toObject, toRefusal } from "./knowledge-request.ts";
import type { KnowledgeObject, Sharing } from "./knowledge-store.ts";
import { toPropsPart } from "./props-parts.ts";

/** The collections and the kind of their objects. Several collections can lead to the same conf file. */
const kinds: Readonly<Record<string, string>> = {
  "configs/conf-macros": "macros",
  "admin/macros": "macros",
  "configs/conf-props": "props",
  "configs/conf-transforms": "transforms",
  "configs/conf-tags": "tags",
  "saved/fvtags": "tags",
  "configs/conf-eventtypes": "eventtypes",
  "saved/eventtypes": "eventtypes",
  "configs/conf-savedsearches": "savedsearches",
  "saved/searches": "savedsearches",
  "data/ui/views": "views",
  "data/ui/nav": "nav",
};

/**
 * Knowledge objects of an app: list, read, create, update, delete, and their `acl`.
 * https://help.splunk.com (REST API Reference, knowledge endpoints)
 * @param names the path behind the namespace.
 * @returns undefined if the path is not a collection of knowledge objects.
 */
export function handleKnowledge(request: KnowledgeRequest, names: readonly string[]): Reply | undefined {
  const length = names[0] === "data" && names[1] === "ui" ? 3 : 2;
  const path = names.slice(0, length).join("/");
  const [name, action, ...more] = names.slice(length);
  const { state, app } = request;
  if (path === "data/props") {
    if (app !== "-" && !state.knowledgeStore.apps.has(app)) return toUnknownApp(app);
    return toPropsPart(request, names.slice(2));
  }
  const kind = Object.hasOwn(kinds, path) ? kinds[path] : undefined;
  if (kind === undefined) return undefined;
  if (app !== "-" && !state.knowledgeStore.apps.has(app)) return toUnknownApp(app);
  if (more.length > 0 || (action !== undefined && action !== "acl"))
    return toMessages(404, "ERROR", "Not Found");
  if (name === undefined) return handleCollection(request, path, kind);
  const found = state.knowledgeStore.find(kind, request.owner, app, name);
  if (found === undefined) return toUnknownObject(name);
  return action === "acl" ? handleAcl(request, path, found) : handleObject(request, path, found);
}

/** `apps/local`: list, read, create (`admin_all_objects`), update, delete. */
export function handleApps(request: KnowledgeRequest, name: string | undefined): Reply {
  const { state, account, method, parameters } = request;
  const store = state.knowledgeStore;
  const found = name === undefined ? undefined : store.apps.get(name);
  if (name !== undefined && found === undefined) {
    return toMessages(404, "ERROR", `In handler 'localapps': Could not find object id=${name}`);
  }
  if (method === "GET") {
    return toFeed(
      state,
      { path: "apps/local" },
      (found === undefined ? [...store.apps.values()] : [found]).map(toEntry),
    );
  }
  if (!account.capabilities.has("admin_all_objects"))
    return toMissingCapability(account, "admin_all_objects");
  if (method === "POST") {
    const wanted = found?.name ?? parameters.get("name") ?? "";
    if (wanted === "") return toNoTarget(method);
    if (found === undefined && parameters.has("filename")) {
      return toMessages(
        400,
        "ERROR",
        "The local Splunk installs no packages: create the app, then its knowledge objects.",
      );
    }
    if (found === undefined && store.apps.has(wanted))
      return toMessages(409, "ERROR", `App '${wanted}' already exists`);
    const app = store.addApp(wanted, { ...found?.content, ...toContent(parameters) });
    if (found === undefined)
      store.add({
        ...app,
        kind: "nav",
        name: "default",
        content: { "eai:data": "<nav/>" },
        removable: false,
      });
    return toFeed(state, { path: "apps/local" }, [toEntry(app)], found === undefined ? 201 : 200);
  }
  if (method !== "DELETE" || found === undefined) return toNoTarget(method);
  store.removeApp(found.name);
  return toFeed(state, { path: "apps/local" }, [...store.apps.values()].map(toEntry));
}

function handleCollection(request: KnowledgeRequest, path: string, kind: string): Reply {
  const { state, method, owner, app, parameters } = request;
  const store = state.knowledgeStore;
  if (method === "GET") return toFeed(state, { path }, store.list(kind, owner, app).map(toEntry));
  const name = parameters.get("name") ?? "";
  if (method !== "POST" || name === "" || owner === "-" || app === "-") return toNoTarget(method);
  const refusal = toRefusal(request, { owner, app });
  if (refusal !== undefined) return refusal;
  const taken = store.find(kind, owner, app, name);
  if (taken !== undefined && (taken.app === app || taken.sharing === "global")) {
    return toMessages(
      409,
      "ERROR",
      `Unable to create the object: An object with name=${name} already exists`,
    );
  }
  const object = toObject(kind, owner, app, name, toContent(parameters));
  store.add(object);
  return toFeed(state, { path }, [toEntry(object)], 201);
}

function handleObject(request: KnowledgeRequest, path: string, found: KnowledgeObject): Reply {
  const { state, method, owner, app, parameters } = request;
  const store = state.knowledgeStore;
  if (method === "GET") return toFeed(state, { path }, [toEntry(found)]);
  const refusal = toRefusal(request, found);
  if (refusal !== undefined) return refusal;
  if (method === "POST") {
    if (parameters.has("name"))
      return toMessages(400, "ERROR", 'Argument "name" is not supported by this handler.');
    const changes = toContent(parameters);
    if (found.app === app || app === "-") {
      found.content = { ...found.content, ...changes };
      return toFeed(state, { path }, [toEntry(found)]);
    }
    // Writing to an object that another app exports creates a copy.
    const own = toObject(found.kind, owner, app, found.name, changes);
    store.add(own);
    return toFeed(state, { path }, [toEntry(own)]);
  }
  if (method !== "DELETE") return toNoTarget(method);
  if (!found.removable)
    return toMessages(403, "ERROR", `Object id=${found.name} cannot be deleted: it is part of its app.`);
  store.remove(found);
  return toFeed(state, { path }, store.list(found.kind, owner, app).map(toEntry));
}

/** `…/acl`: who may read the object and who may change it. */
function handleAcl(request: KnowledgeRequest, path: string, found: KnowledgeObject): Reply {
  const { state, method, parameters } = request;
  if (method === "POST") {
    const sharing = parameters.get("sharing");
    const owner = parameters.get("owner");
    if (sharing === null || owner === null) {
      const missing = sharing === null ? "sharing" : "owner";
      return toMessages(400, "ERROR", `The following required arguments are missing: ${missing}.`);
    }
    if (!isSharing(sharing))
      return toMessages(400, "ERROR", `Invalid value for argument sharing: ${sharing}`);
    const refusal = toRefusal(request, {
      owner: sharing === "user" ? found.owner : "nobody",
      app: found.app,
    });
    if (refusal !== undefined) return refusal;
    const list = (name: string, before: readonly string[]) =>
      parameters
        .get(name)
        ?.split(",")
        .map((role) => role.trim())
        .filter((role) => role !== "") ?? before;
    found.sharing = sharing;
    found.owner = owner;
    found.perms = {
      read: list("perms.read", found.perms.read),
      write: list("perms.write", found.perms.write),
    };
  } else if (method !== "GET") return toNoTarget(method);
  return toFeed(state, { path }, [toEntry(found)]);
}

function isSharing(text: string): text is Sharing {
  return text === "user" || text === "app" || text === "global";
}

const notContent = new Set(["name", "output_mode", "count", "offset", "search_mode"]);

function toContent(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...parameters].filter(([key]) => !notContent.has(key)));
}

function toUnknownApp(app: string): Reply {
  return toMessages(404, "ERROR", `Application does not exist: ${app}`);
}
