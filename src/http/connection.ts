import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, rootCertificates, type SecureContext } from "node:tls";
import { toTransportError } from "./transport-error.ts";

/** Where a request goes. */
export interface Address {
  readonly url: string;
  readonly secure: boolean;
  /** The `Host` header: name and port, without the scheme's own port. */
  readonly host: string;
  /** An IPv6 address is without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  /** The origin of a connection: scheme, host and port. */
  readonly origin: string;
}

/** One connection. It has its own agent, so the Action can choose, keep and end each connection separately. */
export interface Connection {
  readonly origin: string;
  readonly agent: HttpAgent;
  /** Ends the connection at once, established or not. */
  end(): void;
}

/** Prepares a connection. It is established when its agent gets the first request. */
export type Connect = (address: Address) => Connection;

/** @param certificates PEM of private CAs, trusted in addition to the public ones */
export function createConnect(certificates?: string): Connect {
  const trust = createTrust(certificates);
  return (address) => (address.secure ? toSecureConnection(address, trust) : toPlainConnection(address));
}

function toPlainConnection({ origin }: Address): Connection {
  const agent = new HttpAgent({ keepAlive: true });
  return { origin, agent, end: () => agent.destroy() };
}

/**
 * Connects TCP first and starts TLS after that. Parsing the trusted certificates takes as long as a handshake, so it runs
 * during the TCP handshake. TLS cannot start earlier, because Node replaces the socket's handle while it tries the
 * addresses of a host.
 */
function toSecureConnection({ origin, hostname: host, port }: Address, trust: Trust): Connection {
  /** The socket before the agent owns it. */
  let pending: Socket | undefined;
  // Explicit, so that no environment variable can turn verification off.
  const agent = new HttpsAgent({ keepAlive: true, rejectUnauthorized: true, ...trust.options });
  // Each agent has one connection, so it does not need a name built from all options.
  agent.getName = () => origin;
  agent.createConnection = (_options, callback) => {
    const socket = connectTcp({ host, port, noDelay: true });
    pending = socket;
    const fail = (error: unknown) => callback?.(error as Error, socket);
    socket.on("error", fail);
    const prepare = () => setImmediate(() => socket.destroyed || trust.context());
    if (isIP(host)) prepare();
    else socket.once("lookup", prepare);
    socket.once("connect", () => {
      try {
        const secure = connectTls({
          ...{ socket, host, rejectUnauthorized: true, secureContext: trust.context() },
          ...(isIP(host) ? {} : { servername: host }),
          ...trust.recall(origin),
        });
        pending = secure;
        trust.remember(origin, secure);
        secure.on("error", (error) => {
          if (pending === secure && trust.widen(error)) agent.createConnection({}, callback);
          else fail(error);
        });
        secure.once("secureConnect", () => {
          pending = undefined;
          callback?.(null, secure);
        });
      } catch (error) {
        fail(error);
      }
    });
    return undefined;
  };
  const end = () => {
    pending?.destroy();
    agent.destroy();
  };
  return { origin, agent, end };
}

/** The trusted CAs, and TLS sessions that make the next handshake faster. */
type Trust = ReturnType<typeof createTrust>;

function createTrust(certificates: string | undefined) {
  // Node's option `ca` replaces the public roots, so add them again.
  const options = certificates === undefined ? {} : { ca: [...rootCertificates, certificates] };
  const sessions = new Map<string, Buffer>();
  let context: SecureContext | undefined;
  // Parsing all public roots takes longer than a handshake, and with a private CA they are rarely needed.
  let isNarrow = certificates !== undefined;
  return {
    options,
    /** Created once. */
    context() {
      context ??= createSecureContext(isNarrow ? { ca: certificates } : options);
      return context;
    },
    /** Trusts the public roots, too, from now on. @returns whether this can help after this error */
    widen(error: unknown) {
      const helps = isNarrow && toTransportError(error).code === "E_TLS_UNTRUSTED";
      if (helps) {
        isNarrow = false;
        context = undefined;
      }
      return helps;
    },
    recall(origin: string) {
      const session = sessions.get(origin);
      return session === undefined ? {} : { session };
    },
    remember(origin: string, socket: ReturnType<typeof connectTls>) {
      socket.on("session", (session) => sessions.set(origin, session));
      socket.on("close", (hadError) => hadError && sessions.delete(origin));
    },
  };
}
