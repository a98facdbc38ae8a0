import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Stored {
  content: Record<string, unknown>;
  app: string;
  owner: string;
  sharing: string;
  removable: boolean;
  /** Requests for its ACL that are still answered with 404, as Splunk does just after a creation. */
  aclNotYet: number;
}

/** What happens to one request, counted from 1. `killed`: to this one and all that follow. */
export interface Fault {
  readonly at: number;
  readonly kind: "drop before" | "drop after" | "error before" | "error after" | "killed";
}

/**
 * A Splunk as far as knowledge objects go: apps, collections, namespaces, access control, and the ways in which it
 * refuses. Values come back in Splunk's forms: booleans as such, numbers as texts.
 */
export class FakeSplunk {
  readonly apps = new Map<string, Stored>();
  readonly objects = new Map<string, Stored>();
  readonly requests: string[] = [];
  fault: Fault | undefined;
  /** Refused to the account, by a part of `METHOD path`. */
  forbidden: readonly string[] = [];
  /** How often a new object's ACL is not there yet. */
  aclDelay = 0;
  roles: readonly string[] = ["admin"];
  readonly #server = createServer((request, response) => {
    void this.#answer(request, response);
  });

  /** A Splunk with its search app, on a free port. The account is `admin`, `changeme`. */
  static async start(): Promise<FakeSplunk> {
    const splunk = new FakeSplunk();
    splunk.putApp("search");
    await new Promise<void>((done) => splunk.#server.listen(0, "127.0.0.1", done));
    return splunk;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }

  /** Puts an object there that somebody else has made. */
  put(
    app: string,
    collection: string,
    name: string,
    content: Record<string, unknown>,
    more: Partial<Stored> = {},
  ): void {
    this.objects.set(`${app}/${collection}/${name}`, toStored(app, content, more));
  }

  putApp(app: string, content: Record<string, unknown> = {}): void {
    this.apps.set(app, toStored(app, content, {}));
  }

  /** The requests that change something. */
  get writes(): string[] {
    return this.requests.filter((request) => !request.startsWith("GET"));
  }

  /** Everything that is there, to compare two states. */
  get state(): unknown {
    return [...this.apps, ...this.objects]
      .map(([key, { content, sharing, owner }]) => ({ key, content, sharing, owner }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const { pathname } = new URL(request.url ?? "/", "http://fake");
    const { method = "GET" } = request;
    this.requests.push(`${method} ${pathname}`);
    const fault = this.#toFault();
    // A refusal ends the command at once, as a kill does.
    if (fault === "killed") return reply(response, 401, "killed");
    if (fault === "drop before") return void request.socket.destroy();
    if (fault === "error before") return reply(response, 503, "Splunk is restarting");
    if (request.headers.authorization !== `Basic ${Buffer.from("admin:changeme").toString("base64")}`)
      return reply(response, 401, "call not properly authenticated");
    const { status, body } = this.#route(method, pathname, form);
    if (fault === "drop after") return void request.socket.destroy();
    if (fault === "error after") return reply(response, 500, "internal error");
    if (typeof body === "string") return reply(response, status, body);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ entry: body }));
  }

  #toFault(): Fault["kind"] | undefined {
    const { at = 0, kind } = this.fault ?? {};
    const count = this.requests.length;
    return count === at || (kind === "killed" && count > at) ? kind : undefined;
  }

  #route(method: string, path: string, form: URLSearchParams): { status: number; body: unknown } {
    const name = (part: string | undefined) => decodeURIComponent(part ?? "");
    if (this.forbidden.some((part) => `${method} ${path}`.includes(part)))
      return {
        status: 403,
        body: "You do not have permission to perform this operation (requires capability: admin_all_objects).",
      };
    if (path === "/services/authentication/current-context")
      return { status: 200, body: [{ name: "context", content: { username: "admin", roles: this.roles } }] };
    const app = /^\/services\/apps\/local(?:\/([^/]+))?$/.exec(path);
    if (app !== null) return this.#routeApps(method, app[1] === undefined ? undefined : name(app[1]), form);
    const object =
      /^\/servicesNS\/([^/]+)\/([^/]+)\/((?:configs|saved|data|storage|datamodel)\/[^/]+(?:\/(?:views|nav|panels|lookups|config)(?=\/|$))?)(?:\/([^/]+))?(\/acl)?$/.exec(
        path,
      );
    if (object === null) return { status: 404, body: "Not Found" };
    const [, owner, appName, collection = "", entity, acl] = object;
    return this.#routeObjects(
      method,
      name(owner),
      name(appName),
      collection,
      entity === undefined ? undefined : name(entity),
      acl !== undefined,
      form,
    );
  }

  #routeApps(
    method: string,
    app: string | undefined,
    form: URLSearchParams,
  ): { status: number; body: unknown } {
    if (app === undefined) {
      const name = form.get("name") ?? "";
      if (this.apps.has(name)) return { status: 409, body: "App already exists" };
      this.putApp(name, toContent(form));
      this.put(name, "data/ui/nav", "default", { "eai:data": "<nav/>" }, { removable: false });
      return { status: 201, body: [] };
    }
    const found = this.apps.get(app);
    if (found === undefined)
      return { status: 404, body: `In handler 'localapps': Could not find object id=${app}` };
    if (method !== "DELETE") return { status: 200, body: [toEntry(app, found)] };
    this.apps.delete(app);
    for (const key of this.objects.keys()) if (key.startsWith(`${app}/`)) this.objects.delete(key);
    return { status: 200, body: [] };
  }

  #routeObjects(
    method: string,
    owner: string,
    app: string,
    collection: string,
    name: string | undefined,
    acl: boolean,
    form: URLSearchParams,
  ): { status: number; body: unknown } {
    if (!this.apps.has(app)) return { status: 404, body: `Application does not exist: ${app}` };
    if (name === undefined)
      return method === "GET" ? this.#list(app, collection) : this.#create(owner, app, collection, form);
    const key = `${app}/${collection}/${name}`;
    const own = this.objects.get(key);
    const exported = [...this.objects].find(
      ([other, { sharing }]) => sharing === "global" && other.endsWith(`/${collection}/${name}`),
    )?.[1];
    const found = own !== undefined && (own.sharing !== "user" || own.owner === owner) ? own : exported;
    if (found === undefined) return { status: 404, body: `Could not find object id=${name}` };
    if (acl) {
      if (found.aclNotYet-- > 0) return { status: 404, body: `Could not find object id=${name}` };
      found.sharing = form.get("sharing") ?? found.sharing;
      found.owner = form.get("owner") ?? found.owner;
      return { status: 200, body: [] };
    }
    if (method === "GET") return { status: 200, body: [toEntry(name, found)] };
    if (method === "POST") {
      if (form.has("name")) return { status: 400, body: 'Argument "name" is not supported by this handler.' };
      if (found.app !== app) this.put(app, collection, name, toContent(form));
      else Object.assign(found.content, toContent(form));
      return { status: 200, body: [] };
    }
    if (!found.removable) return { status: 403, body: `Cannot remove object id=${name}` };
    this.objects.delete(key);
    return { status: 200, body: [] };
  }

  #list(app: string, collection: string): { status: number; body: unknown } {
    const entries = [...this.objects].filter(([key]) => key.startsWith(`${app}/${collection}/`));
    return {
      status: 200,
      body: entries.map(([key, stored]) => toEntry(key.slice(`${app}/${collection}/`.length), stored)),
    };
  }

  #create(
    owner: string,
    app: string,
    collection: string,
    form: URLSearchParams,
  ): { status: number; body: unknown } {
    const name = form.get("name") ?? "";
    const key = `${app}/${collection}/${name}`;
    const isTaken = [...this.objects].some(
      ([other, { sharing }]) =>
        other === key || (sharing === "global" && other.endsWith(`/${collection}/${name}`)),
    );
    if (isTaken) return { status: 409, body: `An object with name=${name} already exists` };
    const content = toContent(form);
    delete content.name;
    this.put(app, collection, name, content, {
      owner,
      sharing: owner === "nobody" ? "app" : "user",
      aclNotYet: this.aclDelay,
    });
    return { status: 201, body: [] };
  }
}

function toStored(app: string, content: Record<string, unknown>, more: Partial<Stored>): Stored {
  return { content, app, owner: "nobody", sharing: "app", removable: true, aclNotYet: 0, ...more };
}

function toEntry(name: string, { content, app, owner, sharing, removable }: Stored): unknown {
  return { name, content, acl: { app, owner, sharing, removable } };
}

function toContent(form: URLSearchParams): Record<string, unknown> {
  const booleans: Record<string, boolean> = { "0": false, "1": true, true: true, false: false };
  return Object.fromEntries(
    [...form].filter(([key]) => key !== "output_mode").map(([key, value]) => [key, booleans[value] ?? value]),
  );
}

function reply(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ messages: [{ type: "ERROR", text: message }] }));
}
