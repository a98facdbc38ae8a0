import { z } from "zod";
import type { TenantContext } from "../tenant-context.ts";
import type { TenantUrls } from "../token/tenant-urls.ts";
import { ApiError } from "./api-error.ts";
import { toValidationError } from "./to-validation-error.ts";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** An authenticated request with unparsed parameters. */
export interface ApiCall {
  readonly context: TenantContext;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: string;
  /** Scopes of the token. */
  readonly scopes: ReadonlySet<string>;
  readonly urls: TenantUrls;
}

export interface RouteResponse {
  readonly status: number;
  /** Sent as JSON; omitted for an empty response. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One endpoint of the Management API. */
export interface Route {
  readonly method: Method;
  /** Below `/api/v2`, `:name` standing for a segment. */
  readonly path: string;
  /** Any of these is enough. */
  readonly scopes: readonly string[];
  /** Description in the tenant's log; for writes. */
  readonly logged: string | undefined;
  handle(call: ApiCall): RouteResponse | Promise<RouteResponse>;
}

/** A request as its handler gets it, with everything parsed. */
export interface RouteInput<Query, Body> {
  readonly context: TenantContext;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly scopes: ReadonlySet<string>;
  readonly urls: TenantUrls;
}

export interface RouteDefinition<Query, Body> {
  readonly method: Method;
  readonly path: string;
  readonly scopes: readonly string[];
  readonly logged?: string;
  /** Default: no parameters allowed. */
  readonly query?: z.ZodType<Query>;
  /** Default: the body is not read. */
  readonly body?: z.ZodType<Body>;
  handle(input: RouteInput<Query, Body>): RouteResponse | Promise<RouteResponse>;
}

/** Declares an endpoint; its query and body are validated before `handle` sees them. */
export function defineRoute<Query = unknown, Body = unknown>(
  definition: RouteDefinition<Query, Body>,
): Route {
  const { method, path, scopes, logged, query, body } = definition;
  return {
    method,
    path,
    scopes,
    logged,
    handle: (call) =>
      definition.handle({
        context: call.context,
        params: call.params,
        scopes: call.scopes,
        urls: call.urls,
        query: parseQuery((query ?? z.strictObject({})) as z.ZodType<Query>, call.query),
        body: body === undefined ? (undefined as Body) : parseBody(body, call.body),
      }),
  };
}

function parseQuery<T>(schema: z.ZodType<T>, query: URLSearchParams): T {
  const input = Object.fromEntries(query);
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw toValidationError("Query", result.error, input);
}

function parseBody<T>(schema: z.ZodType<T>, text: string): T {
  let input: unknown;
  try {
    input = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new ApiError(400, "Invalid request payload JSON format");
  }
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw toValidationError("Payload", result.error, input);
}
