import { Agent, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import { rootCertificates } from "node:tls";
import { TransportError, toTransportError } from "../http/transport-error.ts";
import { createAgent } from "../outbound/proxy.ts";
import type { SplunkCredential } from "../settings/settings.ts";
import { toAuthorization } from "../splunk/to-splunk-request.ts";
import { userAgent } from "../version.ts";

/** Where a Splunk is and how requests authenticate. */
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
  /** Sent as it is. */
  readonly body?: string | Buffer;
  /** In addition to the client's own, or instead of them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds without any byte from Splunk; default 20 s. */
  readonly timeout?: number;
}

/** A whole response. Redirects are responses like others. */
export interface SplunkResponse {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/**
 * Requests to one Splunk from the command line. Certificates are always checked; `HTTPS_PROXY` and `NO_PROXY` are
 * honoured, except for plain HTTP, which goes to loopback alone. Nothing is repeated and no redirect is followed.
 * All methods reject with a `TransportError`, which holds nothing of the request.
 */
export interface SplunkClient {
  readonly baseUrl: string;
  /** A response of at most 10 MB. */
  send(request: SplunkRequest): Promise<SplunkResponse>;
  /** The response with its body as a stream, of any length. */
  open(request: SplunkRequest): Promise<IncomingMessage>;
  /** Closes all connections, those with a request on its way included. A process with none of these ends without it. */
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
