import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import { checkServerIdentity } from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";

type ConnectOptions = Parameters<HttpsProxyAgent<string>["connect"]>[1];

/**
 * `https-proxy-agent`, made stricter in three points: a certificate is checked for the address of a target without a
 * name (and not for "localhost"), a proxy that refuses the tunnel is an error of the request (not the server's
 * answer, which it would look like), and a request that is given up closes its connection to a proxy that keeps
 * silent.
 */
export class TunnelAgent extends HttpsProxyAgent<string> {
  override async connect(request: ClientRequest, options: ConnectOptions): Promise<Socket> {
    const givenUp = new AbortController();
    // Node emits nothing when a request without a socket is destroyed.
    const destroy = request.destroy;
    request.destroy = (error) => {
      givenUp.abort();
      return destroy.call(request, error);
    };
    let status: number | undefined;
    request.once("proxyConnect", (answer: { readonly statusCode: number }) => {
      status = answer.statusCode;
    });

    // Read synchronously by the connect that follows.
    this.connectOpts = Object.assign({}, this.connectOpts, { signal: givenUp.signal });
    try {
      const socket = await super.connect(request, withIdentityCheck(options));
      if (status === 200) return socket;
      socket.destroy();
      throw Object.assign(
        new Error(
          `The proxy ${this.proxy.host} refused a tunnel to ${options.host}:${options.port} (HTTP ${status}).`,
        ),
        { code: "ERR_PROXY_TUNNEL" },
      );
    } catch (error) {
      // Node's own words for a request that was destroyed before it had an answer.
      throw givenUp.signal.aborted
        ? Object.assign(new Error("socket hang up"), { code: "ECONNRESET" })
        : error;
    } finally {
      request.destroy = destroy;
    }
  }
}

function withIdentityCheck(options: ConnectOptions): ConnectOptions {
  if (!options.secureEndpoint) return options;
  const name = options.servername || options.host || "localhost";
  const check = options.checkServerIdentity ?? checkServerIdentity;
  return { ...options, checkServerIdentity: (_name, certificate) => check(name, certificate) };
}
