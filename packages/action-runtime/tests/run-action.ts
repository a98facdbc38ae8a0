import {
  type ActionRuntimeOptions,
  createActionRuntime,
  type Exchange,
  type ExecuteOptions,
  type Execution,
} from "../src/index.ts";
import { sendSource } from "./loopback.ts";

/** A post-login event as short as Auth0's promises. */
export const event = {
  user: { user_id: "auth0|1", app_metadata: { plan: "gold" }, user_metadata: {} },
  request: { ip: "203.0.113.7", hostname: "tenant.example", query: {}, body: {} },
  transaction: { protocol: "oidc-basic-profile", metadata: {} },
};

/** Runs `exports.onExecutePostLogin = async (event, api) => { body }` once. */
export function runBody(
  body: string,
  options: Partial<ActionRuntimeOptions> & ExecuteOptions & { event?: object } = {},
): Promise<Execution> {
  const code = `exports.onExecutePostLogin = async (event, api) => {\n${body}\n};`;
  return createActionRuntime({ code, ...options }).execute(options.event ?? event, options);
}

/** What the body's `return`ed value is, told through the console, which every Action has. */
export async function evaluate(body: string, options: Parameters<typeof runBody>[1] = {}): Promise<unknown> {
  const execution = await runBody(
    `const value = await (async () => {\n${body}\n})(); console.log(JSON.stringify(value ?? null));`,
    options,
  );
  if (execution.outcome === "failed") throw new Error(execution.error?.message);
  return JSON.parse(execution.console.lines.at(-1) ?? "null");
}

/** Runs the body with `url`, `http`, `https` and `send` at hand, recording. */
export async function exchangesOf(body: string, url: string, ca?: string): Promise<readonly Exchange[]> {
  const execution = await runBody(
    `const http = require("node:http"), https = require("node:https"); ${sendSource}
     const { url, ca } = event.request; ${body}`,
    { event: { ...event, request: { url, ca } }, network: { record: true }, timeoutMs: 20_000 },
  );
  if (execution.error !== undefined) throw new Error(execution.error.message);
  return execution.exchanges;
}
