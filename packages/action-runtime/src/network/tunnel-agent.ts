import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import { checkServerIdentity } from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";

type ConnectOptions = Parameters<HttpsProxyAgent<string>["connect"]>[1];

/**
 * `https-proxy-agent` with three stricter rules: the certificate of a target that is an IP address is checked for that
 * address (not for "localhost"); a proxy that refuses the tunnel is an error of the request (its response is not passed
 * on as the server's); and an aborted request closes its connection to a proxy that does not respond.
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
    request.once("proxyConnect", (response: { readonly statusCode: number }) => {
      status = response.statusCode;
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
      // Node's own message for a request that was destroyed before its response.
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
