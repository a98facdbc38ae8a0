import { isIP } from "node:net";
import { connect } from "node:tls";

/** What a server says of itself, believed or not. */
export interface ServerCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** Host names and addresses that it is valid for. */
  readonly names: readonly string[];
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
}

/**
 * Looks at the certificate of a host that failed the check, to tell people what is wrong with it. Nothing is sent
 * over this connection, which is why it may be made without verification.
 *
 * @returns `undefined` when there is none to be had within `timeout` milliseconds.
 */
export function inspectCertificate(origin: string, timeout: number): Promise<ServerCertificate | undefined> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      rejectUnauthorized: false,
      ...(isIP(host) ? {} : { servername: host }),
    });
    const finish = (certificate: ServerCertificate | undefined) => {
      resolve(certificate);
      socket.destroy();
    };
    socket.setTimeout(timeout, () => finish(undefined));
    socket.on("error", () => finish(undefined));
    socket.on("secureConnect", () => {
      const peer = socket.getPeerX509Certificate();
      finish(
        peer && {
          subject: toLine(peer.subject),
          issuer: toLine(peer.issuer),
          names: (peer.subjectAltName ?? "")
            .split(", ")
            .filter(Boolean)
            .map((name) => name.replace(/^[^:]+:/, "")),
          validFrom: new Date(peer.validFrom).toISOString(),
          validTo: new Date(peer.validTo).toISOString(),
        },
      );
    });
  });
}

function toLine(name: string | undefined): string {
  return (name ?? "").split("\n").join(", ");
}
