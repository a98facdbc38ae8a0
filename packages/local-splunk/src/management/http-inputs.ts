import { type HecToken, toHecToken } from "../accounts.ts";
import type { SplunkState } from "../state.ts";
import { type Account, toMissingCapability } from "./authenticate.ts";
import { type Entry, toFeed } from "./entries.ts";
import { parseSplunkBoolean } from "./parameters.ts";
import { type Reply, toMessages, toNoTarget, toUnknownObject } from "./reply.ts";

const collection = { path: "data/inputs/http", app: "splunk_httpinput" };

/**
 * `/services/data/inputs/http`: HEC's tokens (`edit_token_http`). List, read, create, update, `enable`, `disable`,
 * `rotate`, delete. The entry `http` contains HEC's own settings and is read-only.
 * https://help.splunk.com (REST API Reference, input endpoints)
 */
export function handleHttpInputs(
  state: SplunkState,
  account: Account,
  method: string,
  [rawName, action]: readonly (string | undefined)[],
  parameters: URLSearchParams,
): Reply {
  if (!account.capabilities.has("edit_token_http")) return toMissingCapability(account, "edit_token_http");
  const name = rawName?.replace(/^http:\/\//, "");
  if (name === undefined) {
    if (method === "GET") return toFeed(state, collection, [...state.hecTokens.values()].map(toEntry));
    return method === "POST" ? create(state, parameters) : toNoTarget(method);
  }
  if (name === "http" && method === "GET") return toFeed(state, collection, [{ name, content: settings }]);
  const token = state.hecTokens.get(name);
  if (token === undefined) {
    // Terraform's provider creates by a POST to the name.
    return method === "POST" && action === undefined
      ? create(state, parameters, name)
      : toUnknownObject(name);
  }
  if (method === "GET" && action === undefined) return toFeed(state, collection, [toEntry(token)]);
  if (method === "DELETE" && action === undefined) {
    state.hecTokens.delete(name);
    return toFeed(state, collection, [...state.hecTokens.values()].map(toEntry));
  }
  if (method !== "POST") return toNoTarget(method);
  const changed = change(state, token, action, parameters);
  return changed === undefined ? toMessages(404, "ERROR", "Not Found") : keep(state, changed, 200);
}

function create(state: SplunkState, parameters: URLSearchParams, inPath?: string): Reply {
  const name = inPath ?? (parameters.get("name") ?? "").replace(/^http:\/\//, "");
  if (name === "") return toNoTarget("POST");
  if (state.hecTokens.has(name)) {
    return toMessages(409, "ERROR", `An object with name=http://${name} already exists`);
  }
  return keep(state, update(toHecToken({ name, token: state.newId() }), parameters), 201);
}

function change(
  state: SplunkState,
  token: HecToken,
  action: string | undefined,
  parameters: URLSearchParams,
): HecToken | undefined {
  switch (action) {
    case undefined:
      return update(token, parameters);
    case "enable":
      return { ...token, disabled: false };
    case "disable":
      return { ...token, disabled: true };
    case "rotate":
      return { ...token, token: state.newId() };
    default:
      return undefined;
  }
}

function update(token: HecToken, parameters: URLSearchParams): HecToken {
  const text = (name: "index" | "source" | "sourcetype" | "host" | "description" | "token") =>
    parameters.get(name) ?? token[name];
  return {
    ...token,
    token: text("token"),
    index: text("index"),
    // Sent as a repeated parameter or as one list.
    indexes: parameters.has("indexes")
      ? parameters.getAll("indexes").flatMap((names) => names.split(",").filter((index) => index !== ""))
      : token.indexes,
    source: text("source"),
    sourcetype: text("sourcetype"),
    host: text("host"),
    description: text("description"),
    useACK: parseSplunkBoolean(parameters.get("useACK")) ?? token.useACK,
    disabled: parseSplunkBoolean(parameters.get("disabled")) ?? token.disabled,
    allowQueryStringAuth:
      parseSplunkBoolean(parameters.get("allowQueryStringAuth")) ?? token.allowQueryStringAuth,
  };
}

function keep(state: SplunkState, token: HecToken, status: number): Reply {
  const unknown = [token.index, ...token.indexes].find((index) => index !== "" && !state.indexes.has(index));
  if (unknown !== undefined && unknown !== "default") {
    return toMessages(400, "ERROR", `Index '${unknown}' does not exist.`);
  }
  state.hecTokens.set(token.name, token);
  return toFeed(state, collection, [toEntry(token)], status);
}

function toEntry(token: HecToken): Entry {
  return {
    name: `http://${token.name}`,
    content: {
      ...(token.description === "" ? {} : { description: token.description }),
      disabled: token.disabled,
      "eai:appName": "splunk_httpinput",
      "eai:userName": "nobody",
      host: token.host || "$decideOnStartup",
      index: token.index || "default",
      indexes: token.indexes,
      source: token.source,
      sourcetype: token.sourcetype,
      token: token.token,
      useACK: token.useACK ? "1" : "0",
    },
  };
}

const settings = {
  ackIdleCleanup: "true",
  backpressureState: "disabled",
  dedicatedIoThreads: "2",
  disabled: false,
  enableSSL: "0",
  host: "$decideOnStartup",
  index: "default",
  indexes: [],
  maxSockets: "0",
  maxThreads: "0",
  port: "8088",
  sslVersions: "tls1.2, tls1.3",
  useDeploymentServer: "0",
};
