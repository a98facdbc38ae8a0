import { explainCode } from "../../src/errors/explain-code.ts";
import { toTransportError } from "../../src/http/transport-error.ts";
import { hasProxy, proxiedFetch } from "../../src/outbound/proxy.ts";
import { parseTenantDomain } from "../../src/settings/parse-url.ts";
import { toInvalidText } from "../../src/settings/settings-error-texts.ts";
import type { CommandContext } from "../context.ts";
import { type Check, failed, passed, warned } from "../doctor/check.ts";

const name = "auth0.domain";
const milliseconds = 10_000;

/** Whether a Management API listens at `AUTH0_DOMAIN`. A request without a token is enough: it must be refused. */
export async function checkDomain({ env, fetch }: Pick<CommandContext, "env" | "fetch">): Promise<Check> {
  const domain = parseTenantDomain(env.AUTH0_DOMAIN ?? "");
  const hint = "Copy the domain from the settings of an application in Auth0's dashboard.";
  if ("invalid" in domain) return failed(name, `AUTH0_DOMAIN ${toInvalidText(domain.invalid)}`, hint);
  const { host, origin } = domain.value;
  try {
    const request = hasProxy(env) ? proxiedFetch : fetch;
    const signal = AbortSignal.timeout(milliseconds);
    const response = await request(`${origin}/api/v2/actions/triggers`, { redirect: "manual", signal });
    await response.body?.cancel();
    const { status } = response;
    if (status === 401) return passed(name, `${host} is an Auth0 tenant`);
    if (status === 429 || status >= 500)
      return warned(name, `${host} responds with status ${status}`, "Check again in a minute.");
    return failed(
      name,
      `${host} is no Auth0 tenant: its Management API responds with status ${status}`,
      hint,
    );
  } catch (error) {
    const { code } = toTransportError((error as Error).cause ?? error);
    return failed(name, `${host}: ${explainCode(code).meaning} (${code})`, hint);
  }
}
