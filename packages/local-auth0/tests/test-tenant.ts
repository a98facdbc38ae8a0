import { ManagementClient } from "auth0";
import { createTenant, type Tenant } from "../src/create-tenant.ts";
import { promptLogs } from "../src/logs/log-behavior.ts";
import type { TenantOptions } from "../src/tenant-options.ts";

export const domain = "acme.eu.auth0.com";

/** A clock that moves only when told to. */
export interface ManualClock {
  now(): number;
  advance(ms: number): void;
}

export function createManualClock(start = Date.UTC(2026, 8, 1, 12)): ManualClock {
  let time = start;
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
  };
}

export interface ApiResult {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** A tenant on a manual clock, the real SDK on it, and plain requests. Logs are there at once. */
export interface TestTenant {
  readonly tenant: Tenant;
  readonly clock: ManualClock;
  readonly client: ManagementClient;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiResult>;
}

export function createTestTenant(options: TenantOptions = {}): TestTenant {
  const clock = createManualClock();
  const tenant = createTenant({ domain, clock, seed: "test", logs: promptLogs, ...options });
  const token = tenant.issueToken();
  const client = new ManagementClient({
    domain,
    token,
    maxRetries: 0,
    fetch: (url, init) => tenant.handle(new Request(url, init)),
  });
  return {
    tenant,
    clock,
    client,
    async call(method, path, body, headers = {}) {
      const request = new Request(`https://${domain}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const response = await tenant.handle(request);
      const text = await response.text();
      return {
        status: response.status,
        body: text === "" ? undefined : JSON.parse(text),
        headers: response.headers,
      };
    },
  };
}

/** What is at a dotted path in JSON, `undefined` where the path ends early. */
export function at(json: unknown, path: string): unknown {
  let value = json;
  for (const key of path.split("."))
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return value;
}

export function keysOf(json: unknown): readonly string[] {
  return Object.keys(json as object);
}

export const postLogin = { id: "post-login" as const, version: "v3" };

/** Creates an Action, waits until it is built, deploys it and waits until that version is the deployed one. */
export async function deployAction(
  { client, clock }: TestTenant,
  name: string,
  code = "exports.onExecutePostLogin = async () => {};",
): Promise<string> {
  const created = await client.actions.create({ name, code, supported_triggers: [postLogin] });
  clock.advance(400);
  await client.actions.deploy(String(created.id));
  clock.advance(100);
  return String(created.id);
}
