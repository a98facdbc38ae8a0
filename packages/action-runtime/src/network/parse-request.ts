import type { ClientRequest, IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import { urlToHttpOptions } from "node:url";

/** Called with the response. */
export type ResponseListener = (response: IncomingMessage) => void;

/** The parsed arguments of `http.request`. */
export interface ParsedRequest {
  readonly url: string;
  readonly options: RequestOptions;
  readonly listener: ResponseListener | undefined;
}

/** `request` of `http` or `https`. */
export type SendRequest = (options: RequestOptions, listener?: ResponseListener) => ClientRequest;

/**
 * Parses `(url, options?, listener?)` and `(options, listener?)` as Node does: options win over the URL.
 *
 * @throws {TypeError} for an invalid URL, the same error as Node's.
 */
export function parseRequest(protocol: "http:" | "https:", args: readonly unknown[]): ParsedRequest {
  const [first] = args;
  const fromUrl = typeof first === "string" ? new URL(first) : isUrl(first) ? first : undefined;
  const [given, last] = fromUrl === undefined ? args : args.slice(1);
  const options: RequestOptions = {
    ...(fromUrl && urlToHttpOptions(fromUrl)),
    ...(typeof given === "object" && given !== null ? given : {}),
  };
  const listener = typeof given === "function" ? given : last;
  return {
    url: toUrl(protocol, options),
    options,
    listener: typeof listener === "function" ? (listener as ResponseListener) : undefined,
  };
}

function toUrl(protocol: string, options: RequestOptions): string {
  const name = options.hostname ?? options.host ?? "localhost";
  const host = name.includes(":") && !name.startsWith("[") ? `[${name}]` : name;
  const scheme = options.protocol ?? protocol;
  const port = Number(options.port || options.defaultPort || 0);
  const isDefault = port === 0 || port === (scheme === "https:" ? 443 : 80);
  return `${scheme}//${host}${isDefault ? "" : `:${port}`}${options.path || "/"}`;
}

/** By Node's own criteria, so that a URL of another realm counts as well. */
function isUrl(value: unknown): value is URL {
  return (
    typeof value === "object" &&
    value !== null &&
    "href" in value &&
    "protocol" in value &&
    !("path" in value)
  );
}
