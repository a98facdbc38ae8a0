import type { Account } from "../management/authenticate.ts";
import type { Entry } from "../management/entries.ts";
import { parseSplunkBoolean } from "../management/parameters.ts";
import { type Reply, toMessages } from "../management/reply.ts";
import type { SplunkState } from "../state.ts";
import type { KnowledgeObject } from "./knowledge-store.ts";

/** A request for a knowledge object. */
export interface KnowledgeRequest {
  readonly state: SplunkState;
  readonly account: Account;
  readonly method: string;
  /** `nobody`, a user, or `-` for all. */
  readonly owner: string;
  /** An app, or `-` for all. */
  readonly app: string;
  readonly parameters: URLSearchParams;
}

/** Users may write their own objects. Shared objects need a role that may write in the app. */
export function toRefusal(
  { account, state }: KnowledgeRequest,
  { owner, app }: { readonly owner: string; readonly app: string },
): Reply | undefined {
  if (owner === account.name || account.capabilities.has("admin_all_objects")) return undefined;
  const writers = state.knowledgeStore.apps.get(app)?.perms.write ?? [];
  if (owner === "nobody" && account.roles.some((role) => writers.includes(role))) return undefined;
  return toMessages(
    403,
    "ERROR",
    `User '${account.name}' with roles { ${account.roles.join(", ")} } cannot write: /${owner}/${app} { read : [ * ], write : [ ${writers.join(", ")} ] }`,
  );
}

/** A new object: shared in its app if the owner is `nobody`, else private. */
export function toObject(
  kind: string,
  owner: string,
  app: string,
  name: string,
  content: Readonly<Record<string, string>>,
): KnowledgeObject {
  return {
    kind,
    owner,
    app,
    name,
    content,
    sharing: owner === "nobody" ? "app" : "user",
    perms: { read: ["*"], write: ["admin"] },
    removable: true,
  };
}

const booleans = new Set([
  "disabled",
  "is_scheduled",
  "is_visible",
  "visible",
  "configured",
  "isDashboard",
  "iseval",
]);

/** An object as the REST API shows it; some settings come back as booleans, all others as texts. */
export function toEntry({ name, app, owner, sharing, perms, removable, content }: KnowledgeObject): Entry {
  const values = Object.entries({ disabled: "0", ...content }).map(([key, value]) => [
    key,
    booleans.has(key) ? (parseSplunkBoolean(value) ?? value) : value,
  ]);
  return {
    name,
    acl: { app, owner, sharing, perms, removable },
    content: { ...Object.fromEntries(values), "eai:appName": app, "eai:userName": owner },
  };
}
