import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  request as requestHttp,
} from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { createSecureContext, rootCertificates, type SecureContext } from "node:tls";
import type { Deadline } from "./deadline.ts";
import { TransportError, toTransportError } from "./transport-error.ts";

/** A whole request. Bodies are small texts, so they are sent in one piece and can be sent again. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A whole answer of at most 64 kB. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * A request whose connection is being made, and which nobody has seen yet; without `send` the deadline's end drops
 * both.
 */
export interface OpenRequest {
  /** Sends it. Rejects with a `TransportError`, at the deadline at the latest. */
  send(): Promise<HttpAnswer>;
}

/** Exchanges over connections that stay open from one execution to the next. Redirects are answers like others. */
export interface Transport {
  open(request: HttpRequest, deadline: Deadline): OpenRequest;
  send(request: HttpRequest, deadline: Deadline): Promise<HttpAnswer>;
}

/** Neither Splunk nor Auth0 says anything longer that we would read. */
const longestAnswer = 64 * 1024;

/**
 * Node's own `https` with an agent of ours: global `fetch` doubles the cold start and drops connections that were
 * idle for some seconds, so does the global agent. See docs/decisions/0003-own-transport.md.
 *
 * @param certificates PEM of private CAs, trusted in addition to the public ones
 */
export function createTransport(certificates?: string): Transport {
  const agents = createAgents(certificates);
  const toAddress = createAddressReader();

  function begin(request: HttpRequest, deadline: Deadline): OpenRequest {
    const { secure, ...address } = toAddress(request.url);
    const outgoing = (secure ? requestHttps : requestHttp)({
      ...address,
      method: request.method,
      headers: { ...request.headers, "content-length": Buffer.byteLength(request.body) },
      agent: secure ? agents.https() : agents.http(),
    });
    const answer = readAnswer(outgoing, deadline);
    // A connection may fail before anybody asks for the answer; the failure waits until somebody does.
    answer.catch(() => {});
    return {
      send: () => {
        outgoing.end(request.body);
        return answer;
      },
    };
  }

  function open(request: HttpRequest, deadline: Deadline): OpenRequest {
    const { send } = begin(request, deadline);
    return {
      send: async () => {
        try {
          return await send();
        } catch (error) {
          if (!(error instanceof StaleConnection)) throw error;
          // What ended this idle connection has perhaps ended the others with it.
          agents.dropIdle();
          if (error.code !== "E_RESET") throw error;
          return await begin(request, deadline).send();
        }
      },
    };
  }

  const send = async (request: HttpRequest, deadline: Deadline) => await open(request, deadline).send();
  return { open, send };
}

/** Where a request goes, in the form in which Node needs it. */
interface Address {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: string;
  readonly path: string;
}

/** Splunk's URL is the same at every login, and reading one costs a tenth of an exchange: the last one is kept. */
function createAddressReader(): (url: string) => Address {
  let last: { readonly url: string; readonly address: Address } | undefined;
  return (url) => {
    if (last?.url !== url) last = { url, address: toAddress(url) };
    return last.address;
  };
}

function toAddress(text: string): Address {
  const { protocol, hostname, port, pathname, search } = new URL(text);
  // Node wants the address of an IPv6 host without the brackets of its URL.
  return {
    secure: protocol === "https:",
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port,
    path: pathname + search,
  };
}

/**
 * A connection that had served before and brought no byte of an answer. Reset, it was most likely closed while idle;
 * silent until the deadline, a firewall may have forgotten it, and every other of its age.
 */
class StaleConnection extends TransportError {}

function readAnswer(outgoing: ClientRequest, deadline: Deadline): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let answered = false;
    const forget = deadline.onEnd(() => fail(new TransportError("E_TIMEOUT")));
    const fail = (error: unknown) => {
      const failure = toTransportError(error);
      const ended = failure.code === "E_RESET" || failure.code === "E_TIMEOUT";
      const stale = outgoing.reusedSocket && !answered && ended;
      reject(stale ? new StaleConnection(failure.code) : failure);
      forget();
      outgoing.destroy();
    };
    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      answered = true;
      const chunks: Buffer[] = [];
      let length = 0;
      incoming.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > longestAnswer) fail(new TransportError("E_ANSWER_SIZE"));
      });
      incoming.on("error", fail);
      incoming.on("end", () => {
        forget();
        const body = Buffer.concat(chunks).toString("utf8");
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
      });
    });
  });
}

/** Agents are made when first needed: loading the Action must cost nothing and cannot fail. */
function createAgents(certificates: string | undefined) {
  let secure: HttpsAgent | undefined;
  let plain: HttpAgent | undefined;
  return {
    https: () => {
      secure ??= new HttpsAgent({
        keepAlive: true,
        // Said outright, so that no environment variable can switch verification off.
        rejectUnauthorized: true,
        ...(certificates === undefined ? {} : { secureContext: createTrust(certificates) }),
      });
      return secure;
    },
    http: () => {
      plain ??= new HttpAgent({ keepAlive: true });
      return plain;
    },
    dropIdle: () => {
      for (const agent of [secure, plain]) {
        for (const socket of Object.values(agent?.freeSockets ?? {}).flat()) socket?.destroy();
      }
    },
  };
}

/** Made once: reading all public roots takes as long as a handshake. */
function createTrust(certificates: string): SecureContext {
  return createSecureContext({ ca: [...rootCertificates, certificates] });
}
