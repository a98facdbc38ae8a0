import type { TenantContext } from "../tenant-context.ts";
import type { TenantClient } from "../tenant-options.ts";
import type { TenantUrls } from "../token/tenant-urls.ts";
import type { NewLog } from "./log-event.ts";
import { toShortUserAgent } from "./user-agent.ts";

/** The one address from which requests come. */
const ip = "127.0.0.1";

export interface IssuedToken {
  readonly client: TenantClient;
  readonly audience: string;
  readonly scopes: readonly string[];
  readonly urls: TenantUrls;
  readonly headers: Headers;
}

/** `seccft`: a machine-to-machine application got a token. */
export function writeClientCredentialsLog(context: TenantContext, token: IssuedToken): void {
  if (!context.logs.behavior.writesClientCredentials) return;
  const { client, audience, scopes, urls, headers } = token;
  context.logs.write({
    type: "seccft",
    description: "",
    connection_id: "",
    client_id: client.client_id,
    client_name: client.name ?? client.client_id,
    ...{ ip, user_agent: toUserAgent(context, headers), isMobile: false },
    hostname: new URL(urls.api).hostname,
    user_id: "",
    user_name: "",
    ...{ audience, scope: scopes.join(" ") },
  });
}

export interface ApiOperation {
  /** E.g. `Update an action`. */
  readonly description: string;
  readonly clientId: string;
  readonly request: Request;
  readonly status: number;
}

/** `sapi`: a write through the Management API. Bodies, which Auth0 masks in part, are left out. */
export function writeApiOperationLog(context: TenantContext, operation: ApiOperation): void {
  if (!context.logs.behavior.writesApiOperations) return;
  const { description, clientId, request, status } = operation;
  const log: NewLog = {
    type: "sapi",
    description,
    client_id: clientId,
    client_name: context.settings.clients.find(({ client_id }) => client_id === clientId)?.name ?? clientId,
    ...{ ip, user_agent: toUserAgent(context, request.headers), isMobile: false },
    details: {
      request: {
        method: request.method.toLowerCase(),
        path: new URL(request.url).pathname,
        ...{ ip, userAgent: request.headers.get("user-agent") ?? "unknown", channel: "api" },
      },
      response: { statusCode: status },
    },
    user_id: "",
  };
  context.logs.write(log);
}

function toUserAgent(context: TenantContext, headers: Headers): string {
  const text = headers.get("user-agent") ?? "unknown";
  return context.logs.behavior.userAgents === "short" ? toShortUserAgent(text) : text;
}
