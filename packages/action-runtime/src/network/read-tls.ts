import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { TlsDetails } from "./exchange.ts";

/** What a connection's TLS is, as far as it is known; undefined for plain TCP. */
export function readTls(socket: Socket): TlsDetails | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const protocol = socket.getProtocol();
  const certificate: Partial<ReturnType<TLSSocket["getPeerCertificate"]>> = socket.getPeerCertificate() ?? {};
  const subject = certificate.subject?.CN;
  const validTo = Date.parse(certificate.valid_to ?? "");
  return {
    ...(protocol !== null && { protocol }),
    ...(subject !== undefined && { subject: [subject].flat().join(", ") }),
    ...(!Number.isNaN(validTo) && { validTo: new Date(validTo).toISOString() }),
  };
}
