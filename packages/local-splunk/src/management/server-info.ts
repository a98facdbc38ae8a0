import type { SplunkState } from "../state.ts";
import type { Account } from "./authenticate.ts";
import { toFeed } from "./entries.ts";
import type { Reply } from "./reply.ts";

/** `GET /services/server/info`: what this Splunk is. Anonymous callers get 401. */
export function describeServer(state: SplunkState): Reply {
  const content = {
    activeLicenseGroup: "Enterprise",
    build: "0a1b2c3d4e5f",
    cpu_arch: "x86_64",
    guid: "00000000-0000-4000-8000-00005917C0DE",
    health_info: "green",
    host: state.serverName,
    isForwarding: false,
    isFree: false,
    isTrial: false,
    kvStoreStatus: "ready",
    licenseState: "OK",
    license_labels: ["Splunk Enterprise"],
    mode: "normal",
    os_name: "Linux",
    product_type: "enterprise",
    serverName: state.serverName,
    server_roles: ["indexer", "search_head", "kv_store"],
    shutting_down: "0",
    version: state.version,
    ...(state.deployment === "cloud" ? { instance_type: "cloud" } : {}),
  };
  return toFeed(state, { path: "server/info", owner: "system", app: "" }, [{ name: "server-info", content }]);
}

/** `GET /services/authentication/current-context`: the caller and the combined rights of its roles. */
export function describeAccount(state: SplunkState, account: Account): Reply {
  const content = {
    capabilities: [...account.capabilities].sort(),
    defaultApp: "launcher",
    defaultAppIsUserOverride: false,
    defaultAppSourceRole: "system",
    email: "",
    "locked-out": false,
    password: "********",
    realname: "",
    roles: account.roles,
    type: "Splunk",
    tz: "",
    username: account.name,
  };
  return toFeed(state, { path: "authentication/current-context", owner: "system", app: "" }, [
    { name: "context", content },
  ]);
}
