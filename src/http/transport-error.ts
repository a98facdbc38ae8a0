import { isTlsError, type TransportErrorCode } from "../errors/error-codes.ts";

export type { TransportErrorCode };

/** Details of a TLS error. Contains nothing of the request. */
export interface TlsFailure {
  /** Node's or OpenSSL's code, such as `UNABLE_TO_GET_ISSUER_CERT_LOCALLY` or `ERR_SSL_WRONG_VERSION_NUMBER`. */
  readonly reason: string;
  /**
   * The alert that the server sent, by its name in RFC 8446 §6: `certificate_required` asks for a client certificate,
   * `unrecognized_name` refuses the host name (SNI).
   */
  readonly alert?: string;
}

/** A request without a response. Contains nothing of the request, because the request has credentials. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly code: TransportErrorCode;
  /** Present for codes that begin with `E_TLS`, if the reason is known. */
  declare readonly tls?: TlsFailure;

  constructor(code: TransportErrorCode, tls?: TlsFailure) {
    super(code);
    this.code = code;
    if (tls !== undefined) this.tls = tls;
  }
}

/** Maps Node's error codes to ours. The certificate codes are from OpenSSL (`openssl verify -help`). */
const codes: Readonly<Record<string, TransportErrorCode>> = {
  ENOTFOUND: "E_DNS",
  EAI_AGAIN: "E_DNS",
  ECONNREFUSED: "E_REFUSED",
  ETIMEDOUT: "E_UNREACHABLE",
  EHOSTUNREACH: "E_UNREACHABLE",
  ENETUNREACH: "E_UNREACHABLE",
  EHOSTDOWN: "E_UNREACHABLE",
  EADDRNOTAVAIL: "E_UNREACHABLE",
  EPROTO: "E_TLS",
  ERR_TLS_CERT_ALTNAME_INVALID: "E_TLS_NAME",
  HOSTNAME_MISMATCH: "E_TLS_NAME",
  CERT_HAS_EXPIRED: "E_TLS_EXPIRED",
  CERT_NOT_YET_VALID: "E_TLS_EXPIRED",
};

const untrusted: ReadonlySet<string> = new Set(
  (
    "DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT " +
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE CERT_SIGNATURE_FAILURE CERT_UNTRUSTED " +
    "CERT_REJECTED CERT_REVOKED CERT_CHAIN_TOO_LONG PATH_LENGTH_EXCEEDED INVALID_CA INVALID_PURPOSE UNSPECIFIED"
  ).split(" "),
);

/** Converts an error of `node:http`, `node:https` or `node:tls`. */
export function toTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const { code: given, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  const code = String(given ?? "");
  if (code.startsWith("HPE_")) return new TransportError("E_PROTOCOL");
  const own = codes[code] ?? (untrusted.has(code) ? "E_TLS_UNTRUSTED" : undefined);
  if ((own && isTlsError(own)) || /^ERR_(?:SSL|TLS)_/.test(code)) {
    return new TransportError(own ?? "E_TLS", toTlsFailure(code, String(message ?? "")));
  }
  return new TransportError(own ?? "E_RESET");
}

/** OpenSSL's reason for an alert that arrives while Node writes. Node reports the error as EPROTO. */
const writtenReason = /:SSL routines:[^:]*:([^:]+):/;

/** OpenSSL names its reasons after alerts: `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED`. */
const alertReason = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(\w+)$/;

function toTlsFailure(code: string, message: string): TlsFailure {
  const written = code === "EPROTO" ? writtenReason.exec(message)?.[1] : undefined;
  const reason = written === undefined ? code : `ERR_SSL_${written.replaceAll(/\W/g, "_").toUpperCase()}`;
  const alert = alertReason.exec(reason)?.[1]?.toLowerCase();
  return { reason, ...(alert === undefined ? {} : { alert }) };
}
