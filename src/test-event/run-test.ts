import type { Execution, InterceptedRequest, SimulatedAnswer } from "@splunk-action/action-runtime";
import { createActionRuntime } from "@splunk-action/action-runtime";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { settingNames } from "../settings/rules.ts";

/** Options of a test execution. */
export interface TestRun {
  readonly bundle: Pick<Bundle, "code">;
  readonly event: PostLoginEvent;
  readonly secrets: Readonly<Record<string, string>>;
  /** Sends no requests. All simulated responses are successful. */
  readonly dryRun: boolean;
  /** Returns the proxy for a URL, or an empty text. */
  readonly proxyFor: (url: string) => string;
}

/** Runs the real bundle in the local runtime, and records its requests. */
export async function runTest({ bundle, event, secrets, dryRun, proxyFor }: TestRun): Promise<Execution> {
  const runtime = createActionRuntime({
    code: bundle.code,
    filename: "post-login.js",
    network: { record: true, proxyFor, ...(dryRun ? { intercept: simulate } : {}) },
  });
  try {
    return await runtime.execute(event, { secrets });
  } finally {
    runtime.dispose();
  }
}

/** Simulated responses: Splunk accepts the event, Auth0 issues a token and stores the flag. */
function simulate({ url }: InterceptedRequest): SimulatedAnswer {
  const body = url.endsWith("/oauth/token")
    ? { access_token: "dry-run", expires_in: 86_400, token_type: "Bearer" }
    : { text: "Success", code: 0 };
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** The Action's Management API credentials. */
const runtimeClient: readonly string[] = ["AUTH0_RUNTIME_CLIENT_ID", "AUTH0_RUNTIME_CLIENT_SECRET"];

/**
 * The secrets that the Action would have after a push from this environment.
 *
 * @param touchesUser if false, the Action gets no credentials that could change a user
 */
export function toActionSecrets(
  env: Readonly<Record<string, string | undefined>>,
  touchesUser: boolean,
): Record<string, string> {
  const names = settingNames.filter((name) => touchesUser || !runtimeClient.includes(name));
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
