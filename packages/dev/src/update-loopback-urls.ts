import type { Tenant } from "@splunk-action/local-auth0";
import { defaultActionName } from "../../../src/deploy/plan-deploy.ts";

/** Settings that contain ports of this `dev`, which differ from one start to the next. */
const urlSettings = ["SPLUNK_URL", "AUTH0_DOMAIN"];

/**
 * The secrets of a kept tenant that contain ports of an earlier start, with their new values. A secret that the user
 * changed to another address, such as a real Splunk, is unchanged.
 */
export function updateLoopbackUrls(
  { context }: Tenant,
  values: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const action = context.state.actions.find(({ name }) => name === defaultActionName);
  if (action === undefined) return values;
  const stale = new Map<string, string>();
  for (const name of urlSettings) {
    const now = values.get(name);
    const saved = action.draft.secrets.find((secret) => secret.name === name)?.value;
    if (now !== undefined && saved !== undefined && saved !== now && isLoopbackUrl(saved))
      stale.set(name, now);
  }
  return stale;
}

function isLoopbackUrl(text: string): boolean {
  return /^http:\/\/127\.0\.0\.1:\d+$/.test(text);
}
