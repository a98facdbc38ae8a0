import type { z } from "zod";
import { Failure } from "../../../../src/errors/failure.ts";
import type { PageContext } from "./page-context.ts";

/** An endpoint's view of a request. */
export interface PageRequest<Body> {
  readonly context: PageContext;
  /** The `:name` segments of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** Aborted when the client disconnects. */
  readonly closed: AbortSignal;
}

/** One endpoint of the page's API. A result is sent as JSON, a `Response` unchanged. */
export interface PageRoute {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `:name` stands for a segment. */
  readonly path: string;
  handle(request: PageRequest<string>): unknown;
}

/** Declares an endpoint; its body is validated before `handle` sees it. */
export function definePageRoute<Body = undefined>(
  definition: Pick<PageRoute, "method" | "path"> & {
    readonly body?: z.ZodType<Body>;
    handle(request: PageRequest<Body>): unknown;
  },
): PageRoute {
  const { method, path, body } = definition;
  return {
    ...{ method, path },
    handle: (request) =>
      definition.handle({
        ...request,
        body: body === undefined ? (undefined as Body) : parseBody(body, request.body),
      }),
  };
}

/** @throws {Failure} `USAGE` with all errors. */
function parseBody<T>(schema: z.ZodType<T>, text: string): T {
  const result = schema.safeParse(parseJson(text));
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  throw new Failure("USAGE", errors.join("; "), "Send a JSON body as docs/dev.md describes it.");
}

/** Parses JSON; empty text is an empty object. @throws {Failure} `USAGE` for invalid JSON. */
export function parseJson(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new Failure("USAGE", "the body is no JSON", "Send a JSON body as docs/dev.md describes it.");
  }
}
