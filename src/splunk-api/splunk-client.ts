import { Agent, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import { rootCertificates } from "node:tls";
import { TransportError, toTransportError } from "../http/transport-error.ts";
import { createAgent } from "../outbound/proxy.ts";
import type { SplunkCredential } from "../settings/settings.ts";
import { toAuthorization } from "../splunk/to-splunk-request.ts";
import { userAgent } from "../version.ts";

/** URL and credential of a Splunk. */
export interface SplunkAccount {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly credential: SplunkCredential;
  /** PEM of private CAs, trusted in addition to the public ones. */
  readonly certificates: string | undefined;
}

/** One request to Splunk. */
export interface SplunkRequest {
  /** Default `GET`. */
  readonly method?: "GET" | "POST" | "DELETE";
  /** Below the base URL, such as `/services/server/info`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent unchanged. */
  readonly body?: string | Buffer;
  /** Added to the client's headers, or replacing them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Max milliseconds without a byte from Splunk. Default: 20 s. */
  readonly timeout?: number;
}

/** A complete response. Redirects are not followed. */
export interface SplunkResponse {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/**
 * Sends requests from the command line to one Splunk. Always verifies certificates. Uses `HTTPS_PROXY` and `NO_PROXY`, except
 * for plain HTTP, which is allowed for loopback only. Does not retry and does not follow redirects. All methods reject with a
 * `TransportError`, which contains nothing of the request.
 */
export interface SplunkClient {
  readonly baseUrl: string;
  /** A response of at most 10 MB. */
  send(request: SplunkRequest): Promise<SplunkResponse>;
  /** Returns the response with its body as a stream, of any length. */
  open(request: SplunkRequest): Promise<IncomingMessage>;
  /** Closes all connections and aborts running requests. Without running requests it is not needed to end the process. */
  close(): void;
}

const maxBodyBytes = 10_000_000;
const defaultTimeout = 20_000;

/** Prepares requests to a Splunk. Sends nothing yet. */
export async function createSplunkClient({
  baseUrl,
  credential,
  certificates,
}: SplunkAccount): Promise<SplunkClient> {
  const isSecure = baseUrl.startsWith("https:");
  const agent = isSecure
    ? await createAgent(baseUrl, {
        keepAlive: true,
        rejectUnauthorized: true,
        ...(certificates === undefined ? {} : { ca: [...rootCertificates, certificates] }),
      })
    : new Agent({ keepAlive: true });

  function open(request: SplunkRequest): Promise<IncomingMessage> {
    const { method = "GET", path, query = {}, form, timeout = defaultTimeout } = request;
    const search = new URLSearchParams(query).toString();
    const url = new URL(
      `${baseUrl}${path}${search === "" ? "" : `${path.includes("?") ? "&" : "?"}${search}`}`,
    );
    const body = form === undefined ? request.body : new URLSearchParams(form).toString();
    const type = form === undefined ? "text/plain; charset=utf-8" : "application/x-www-form-urlencoded";
    const headers = {
      authorization: toAuthorization(credential),
      "user-agent": userAgent,
      ...(body === undefined ? {} : { "content-type": type, "content-length": Buffer.byteLength(body) }),
      ...request.headers,
    };
    return new Promise((resolve, reject) => {
      const outgoing = (isSecure ? requestHttps : requestHttp)(url, { method, headers, agent, timeout });
      outgoing.once("error", (error) => reject(toTransportError(error)));
      outgoing.once("response", (response) => {
        outgoing.once("timeout", () => response.destroy(new TransportError("E_TIMEOUT")));
        resolve(response);
      });
      outgoing.once("timeout", () => outgoing.destroy(new TransportError("E_TIMEOUT")));
      outgoing.end(body);
    });
  }

  return {
    baseUrl,
    open,
    async send(request) {
      const response = await open(request);
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBodyBytes) response.destroy(new TransportError("E_ANSWER_SIZE"));
      });
      try {
        const { statusCode: status = 0, headers } = response;
        return { status, headers, body: await text(response) };
      } catch (error) {
        throw toTransportError(error);
      }
    },
    close: () => agent.destroy(),
  };
}
