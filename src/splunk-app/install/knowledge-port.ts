import type { TransportErrorCode } from "../../errors/error-codes.ts";
import { toTransportError } from "../../http/transport-error.ts";
import type { Deadline, ReportStep } from "../../outbound/deadline.ts";
import { createRetry, RequestError, type Retry, readRetryAt } from "../../outbound/retry.ts";
import type { SplunkClient, SplunkRequest } from "../../splunk-api/splunk-client.ts";
import { collections, type ObjectKind } from "./wanted-objects.ts";

/** A request that Splunk refused or that got no response. */
export class SplunkError extends RequestError {
  /** Why there was no response. Absent if there was one. */
  readonly transport: TransportErrorCode | undefined;
  constructor(message: string, status: number | undefined, retryAt?: number, transport?: TransportErrorCode) {
    super(message, { status, retryAt, reason: transport });
    this.transport = transport;
  }
}

/** An object in Splunk. */
export interface StoredObject {
  readonly content: Readonly<Record<string, unknown>>;
  readonly acl: {
    readonly app: string | undefined;
    readonly owner: string;
    readonly sharing: string | undefined;
    /** `false` for objects of a package. */
    readonly removable: boolean;
    readonly canShare: boolean;
  };
}

/** The owner: `nobody` for shared objects, a user name for private ones. */
export type Namespace = string;

/** The operations of Splunk's management port that `install` and `remove` need. */
export interface KnowledgePort {
  /** The account's name. `undefined` if Splunk does not return it. */
  whoAmI(): Promise<{ readonly user: string; readonly roles: readonly string[] } | undefined>;
  findApp(app: string): Promise<StoredObject | undefined>;
  createApp(app: string, values: Readonly<Record<string, string>>): Promise<void>;
  deleteApp(app: string): Promise<void>;
  /** An object of this app, or `undefined`. Objects that other apps export do not count. */
  find(app: string, owner: Namespace, kind: ObjectKind, name: string): Promise<StoredObject | undefined>;
  create(
    app: string,
    owner: Namespace,
    kind: ObjectKind,
    name: string,
    values: Readonly<Record<string, string>>,
  ): Promise<void>;
  update(
    app: string,
    owner: Namespace,
    kind: ObjectKind,
    name: string,
    values: Readonly<Record<string, string>>,
  ): Promise<void>;
  share(
    app: string,
    owner: Namespace,
    kind: ObjectKind,
    name: string,
    sharing: "app" | "global",
    writers: readonly string[],
  ): Promise<void>;
  delete(app: string, owner: Namespace, kind: ObjectKind, name: string): Promise<void>;
  /** Names of the objects of an app, of all owners, without those of its package. */
  list(app: string, collection: string): Promise<readonly string[]>;
}

/** The port over HTTP. Retries reads after errors. Does not retry a write with unknown effect. */
export function createKnowledgePort(
  client: SplunkClient,
  deadline: Deadline,
  report: ReportStep,
): KnowledgePort {
  const retry = createRetry("Splunk", deadline, report);
  const toPath = (app: string, owner: string, kind: ObjectKind, name?: string) =>
    [
      `/servicesNS/${encode(owner)}/${encode(app)}/${collections[kind]}`,
      ...(name === undefined ? [] : [encode(name)]),
    ].join("/");
  const read = (path: string, query = {}) => readJson(client, retry, deadline, path, query);
  const write = (request: SplunkRequest) =>
    retry.write(() => send(client, deadline, { ...request, query: { output_mode: "json" } }));
  const post = async (path: string, form: Readonly<Record<string, string>>) => {
    await write({ method: "POST", path, form });
  };
  return {
    async whoAmI() {
      const content = (await read("/services/authentication/current-context"))?.[0]?.content;
      const roles = Array.isArray(content?.roles)
        ? content.roles.filter((role) => typeof role === "string")
        : [];
      return typeof content?.username === "string" ? { user: content.username, roles } : undefined;
    },
    async findApp(app) {
      return (await read(`/services/apps/local/${encode(app)}`))?.map(toStored)[0];
    },
    createApp: (app, values) => post("/services/apps/local", { name: app, ...values }),
    async deleteApp(app) {
      await write({ method: "DELETE", path: `/services/apps/local/${encode(app)}` });
    },
    async find(app, owner, kind, name) {
      const found = (await read(toPath(app, owner, kind, name)))?.map(toStored)[0];
      return found === undefined || (found.acl.app ?? app) === app ? found : undefined;
    },
    create: (app, owner, kind, name, values) => post(toPath(app, owner, kind), { name, ...values }),
    update: (app, owner, kind, name, values) => post(toPath(app, owner, kind, name), values),
    share: (app, owner, kind, name, sharing, writers) =>
      post(`${toPath(app, owner, kind, name)}/acl`, {
        owner: "nobody",
        sharing,
        "perms.read": "*",
        "perms.write": writers.join(","),
      }),
    async delete(app, owner, kind, name) {
      await write({ method: "DELETE", path: toPath(app, owner, kind, name) });
    },
    async list(app, collection) {
      const entries = (await read(`/servicesNS/-/${encode(app)}/${collection}`, { count: "0" })) ?? [];
      return entries
        .filter((entry) => {
          const { acl } = toStored(entry);
          return (acl.app ?? app) === app && acl.removable;
        })
        .map(({ name }) => String(name));
    },
  };
}

/** A stanza's name is one segment of the path. Splunk decodes once more what stands between slashes. */
function encode(name: string): string {
  return encodeURIComponent(name);
}

interface Entry {
  readonly name?: unknown;
  readonly content?: Readonly<Record<string, unknown>>;
  readonly acl?: Readonly<Record<string, unknown>>;
}

/** @returns The entries, or `undefined` after a 404. */
async function readJson(
  client: SplunkClient,
  retry: Retry,
  deadline: Deadline,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly Entry[] | undefined> {
  try {
    const body = await retry.read(() =>
      send(client, deadline, { path, query: { ...query, output_mode: "json" } }),
    );
    const { entry } = JSON.parse(body) as { entry?: readonly Entry[] };
    if (!Array.isArray(entry)) throw new SplunkError("the response is not Splunk's", 200);
    return entry;
  } catch (error) {
    if (error instanceof SplunkError && error.status === 404) return undefined;
    if (error instanceof SyntaxError) throw new SplunkError("the response is not JSON", 200);
    throw error;
  }
}

/** How long one response may take, in milliseconds. */
const maxWait = 20_000;

async function send(
  client: SplunkClient,
  { clock, remaining }: Deadline,
  request: SplunkRequest,
): Promise<string> {
  try {
    const timeout = Math.max(1, Math.min(maxWait, remaining()));
    const { status, headers, body } = await client.send({ ...request, timeout });
    if (status >= 200 && status < 300) return body;
    const get = (name: string) => headers[name]?.toString() ?? null;
    throw new SplunkError(readMessage(body), status, readRetryAt({ get }, clock.now()));
  } catch (error) {
    if (error instanceof SplunkError) throw error;
    const { code } = toTransportError(error);
    throw new SplunkError(code, undefined, undefined, code);
  }
}

/** Splunk's message: `{"messages":[{"type","text"}]}`. */
function readMessage(body: string): string {
  try {
    const { messages } = JSON.parse(body) as { messages?: readonly { text?: unknown }[] };
    return (messages ?? [])
      .map(({ text }) => String(text).trim())
      .join("; ")
      .slice(0, 500);
  } catch {
    return "";
  }
}

function toStored({ content = {}, acl = {} }: Entry): StoredObject {
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return {
    content,
    acl: {
      app: text(acl.app),
      owner: text(acl.owner) ?? "nobody",
      sharing: text(acl.sharing),
      removable: !isFalse(acl.removable),
      canShare: !(isFalse(acl.can_share_app) || isFalse(acl.can_share_global)),
    },
  };
}

function isFalse(value: unknown): boolean {
  return value === false || value === 0 || value === "0" || value === "false";
}
