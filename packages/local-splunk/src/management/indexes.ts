import { ownIndexes, type SplunkState } from "../state.ts";
import { type Account, toMissingCapability } from "./authenticate.ts";
import { type Entry, toFeed } from "./entries.ts";
import { type Reply, toMessages, toNoTarget, toUnknownObject } from "./reply.ts";

const collection = { path: "data/indexes" };

/**
 * `/services/data/indexes`: list, read one, create and delete (`indexes_edit`).
 * https://help.splunk.com (REST API Reference, introspection endpoints)
 */
export function handleIndexes(
  state: SplunkState,
  account: Account,
  method: string,
  name: string | undefined,
  parameters: URLSearchParams,
): Reply {
  if (name !== undefined && method !== "GET" && !account.capabilities.has("indexes_edit")) {
    return toMissingCapability(account, "indexes_edit");
  }
  if (name !== undefined && state.indexes.has(name)) {
    if (method === "DELETE") return remove(state, name);
    return method === "GET" || method === "POST"
      ? toFeed(state, collection, [toEntry(state, name)])
      : toNoTarget(method);
  }
  // Terraform's provider creates by a POST to the name.
  if (name !== undefined && method !== "POST") return toUnknownObject(name);
  if (method === "GET") {
    return toFeed(
      state,
      collection,
      [...state.indexes].sort().map((index) => toEntry(state, index)),
    );
  }
  const wanted = name ?? parameters.get("name") ?? "";
  if (method !== "POST" || wanted === "") return toNoTarget(method);
  if (!account.capabilities.has("indexes_edit")) return toMissingCapability(account, "indexes_edit");
  if (state.indexes.has(wanted)) return toMessages(409, "ERROR", `Index name=${wanted} already exists.`);
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(wanted)) {
    return toMessages(
      400,
      "ERROR",
      `Index name "${wanted}" is invalid: lowercase letters, digits, _ and - only, and no _ or - in front.`,
    );
  }
  state.indexes.add(wanted);
  return toFeed(state, collection, [toEntry(state, wanted)], 201);
}

function remove(state: SplunkState, name: string): Reply {
  if (ownIndexes.includes(name)) {
    return toMessages(400, "ERROR", `Index "${name}" cannot be deleted: it is part of Splunk.`);
  }
  state.indexes.delete(name);
  return toFeed(
    state,
    collection,
    [...state.indexes].sort().map((index) => toEntry(state, index)),
  );
}

function toEntry(state: SplunkState, name: string): Entry {
  let totalEventCount = 0;
  for (const event of state.store.newestFirst()) if (event.index === name) totalEventCount += 1;
  return {
    name,
    content: {
      datatype: "event",
      disabled: false,
      frozenTimePeriodInSecs: 188_697_600,
      isInternal: name.startsWith("_"),
      maxTotalDataSizeMB: 500_000,
      totalEventCount,
    },
  };
}
