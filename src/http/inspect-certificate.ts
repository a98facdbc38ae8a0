import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect } from "node:tls";

/** Subject and issuer of a certificate: distinguished names in one line. */
export interface CertificateNames {
  readonly subject: string;
  readonly issuer: string;
}

/** The certificate of a server, not verified. */
export interface ServerCertificate {
  /** The whole chain that the server sent, its own certificate first. */
  readonly chain: readonly CertificateNames[];
  readonly subject: string;
  readonly issuer: string;
  /** Host names and addresses that it is valid for. */
  readonly names: readonly string[];
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
}

/**
 * Reads the certificate of a host after verification failed, to explain the error. The connection is not verified, and no
 * data is sent over it.
 *
 * @returns `undefined` if the server does not send one within `timeout` milliseconds.
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
          chain: toChain(peer),
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

/** Subjects and issuers of the certificates in a PEM text. Invalid certificates are skipped. */
export function readSubjects(pem: string): readonly CertificateNames[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [toNames(new X509Certificate(block))];
    } catch {
      return [];
    }
  });
}

function toChain(peer: X509Certificate): readonly CertificateNames[] {
  const chain: CertificateNames[] = [];
  for (let one: X509Certificate | undefined = peer; one !== undefined && chain.length < 10; ) {
    chain.push(toNames(one));
    one = one.issuerCertificate;
  }
  return chain;
}

function toNames({ subject, issuer }: X509Certificate): CertificateNames {
  return { subject: toLine(subject), issuer: toLine(issuer) };
}

function toLine(name: string | undefined): string {
  return (name ?? "").split("\n").join(", ");
}
