import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "@jest/globals";
import type { TenantOptions } from "@splunk-action/local-auth0";
import { createTenant, type Tenant } from "@splunk-action/local-auth0";
import { createFaults, type Faults, type LocalServer, serve } from "@splunk-action/local-http";
import type { CliIo } from "../../cli/io.ts";
import { type CliRun, runInProcess } from "../cli/run-in-process.ts";

const dist = join(import.meta.dirname, "..", "..", "dist");

/** One request that reached the tenant's port. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string;
}

/** A local tenant on a real port, with a clock that moves only when somebody sleeps: no test waits for a build. */
export interface LocalTenant {
  readonly tenant: Tenant;
  readonly server: LocalServer;
  readonly faults: Faults;
  /** All of them, in order. */
  readonly requests: readonly SeenRequest[];
  /** Forgets the requests so far. */
  forget(): void;
  /** Called before each request is handled. */
  onRequest: ((index: number) => void) | undefined;
  /** A deployer's environment for this tenant, with settings for Splunk. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: CliIo["clock"];
  run(argv: readonly string[], overrides?: Partial<CliIo>): Promise<CliRun>;
  /** Calls the Management API. @returns The answer's JSON. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export const clientSecret = "dummy-deployer-secret";

/** Starts a tenant with one deployer, which has every scope that deploying needs. */
export async function startTenant(options: TenantOptions = {}): Promise<LocalTenant> {
  let now = Date.UTC(2026, 8, 1, 12);
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const scopes = ["read", "create", "update", "delete"].map((verb) => `${verb}:actions`);
  const clients = [{ client_id: "deployer", client_secret: clientSecret, scopes }];
  const tenant = createTenant({ clock, seed: "deploy", clients, ...options });
  const faults = createFaults();
  const requests: SeenRequest[] = [];
  const server = await serve(
    async (request) => {
      const url = new URL(request.url);
      const copy = new Request(request.clone());
      requests.push({ method: request.method, path: url.pathname + url.search, body: await copy.text() });
      local.onRequest?.(requests.length - 1);
      const response = await tenant.handle(request);
      response.headers.set("date", new Date(now).toUTCString());
      return response;
    },
    { faults },
  );
  const env = {
    AUTH0_DOMAIN: server.url,
    AUTH0_CLIENT_ID: "deployer",
    AUTH0_CLIENT_SECRET: clientSecret,
    SPLUNK_URL: "https://splunk.example.com:8088",
    SPLUNK_HEC_TOKEN: "dummy-hec-token",
  };
  const local: LocalTenant = {
    ...{ tenant, server, faults, requests, env, clock },
    onRequest: undefined,
    forget: () => void requests.splice(0),
    run: (argv, overrides) => runInProcess(argv, { env, clock, ...overrides }),
    async call(method, path, body) {
      const response = await tenant.handle(
        new Request(server.url + path, {
          method,
          headers: { authorization: `Bearer ${tenant.issueToken({ origin: server.url })}` },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === "" ? undefined : JSON.parse(text);
    },
    close: () => server.close(),
  };
  return local;
}

/** For files whose tests start tenants of different options: each is closed at the end of its test. */
export function useTenant() {
  let local: LocalTenant;
  afterEach(() => local.close());
  return {
    start: async (options: TenantOptions = {}) => {
      local = await startTenant(options);
      return local;
    },
    bindings: () => listBound(local),
    ours: () => listOurs(local),
  };
}

/** Creates, deploys and binds Actions that belong to somebody else; `undefined` leaves a display name out. */
export async function seedForeign(
  { call, clock }: LocalTenant,
  displayNames: readonly (string | undefined)[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const index of displayNames.keys()) {
    const { id } = (await call("POST", "/api/v2/actions/actions", {
      name: `foreign-${index}`,
      supported_triggers: [{ id: "post-login", version: "v3" }],
      code: "exports.onExecutePostLogin = async () => {};",
    })) as { id: string };
    ids.push(id);
  }
  await clock.sleep(1000);
  for (const id of ids) await call("POST", `/api/v2/actions/actions/${id}/deploy`);
  await clock.sleep(1000);
  await call("PATCH", "/api/v2/actions/triggers/post-login/bindings", {
    bindings: ids.map((value, index) => {
      const display_name = displayNames[index];
      return { ref: { type: "action_id", value }, ...(display_name === undefined ? {} : { display_name }) };
    }),
  });
  return ids;
}

/** A folder of built files whose bundle is that of another release. Removed by the caller. */
export function createRelease(mark: string): {
  readonly folder: string;
  readonly code: string;
  remove(): void;
} {
  const [banner = "", ...lines] = readFileSync(join(dist, "action", "post-login.js"), "utf8").split("\n");
  const [comment = "", ...body] = lines;
  const changed = `${body.join("\n")}// ${mark}\n`;
  const hash = createHash("sha256").update(changed).digest("hex").slice(0, 12);
  const code = [banner.replace(/[0-9a-f]{12}$/, hash), comment, changed].join("\n");
  const folder = mkdtempSync(join(tmpdir(), "splunk-action-dist-"));
  mkdirSync(join(folder, "action"));
  writeFileSync(join(folder, "action", "post-login.js"), code);
  return { folder, code, remove: () => rmSync(folder, { recursive: true }) };
}

/** What is bound to post-login, in its order: name and display name. */
export function listBound({ tenant }: LocalTenant): readonly (readonly [string, string | undefined])[] {
  return (tenant.state.bindings["post-login"] ?? []).map(({ actionName, displayName }) => [
    actionName,
    displayName,
  ]);
}

/** The Actions of our name, on whatever trigger. */
export function listOurs({ tenant }: LocalTenant): Tenant["state"]["actions"] {
  return tenant.state.actions.filter(({ name }) => name === "splunk-signup-login");
}

/** Our entry among the bindings. */
export const oursBound = ["splunk-signup-login", "splunk-signup-login"] as const;

/** The JSON document that a command printed. */
export function readJson({ stdout }: CliRun): Record<string, unknown> {
  return JSON.parse(stdout) as Record<string, unknown>;
}
