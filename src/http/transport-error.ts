import type { TransportErrorCode } from "../errors/error-codes.ts";

export type { TransportErrorCode };

/** An exchange that brought no answer. It carries nothing of the request, which holds credentials. */
export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode) {
    super(code);
    this.code = code;
  }
}

/** Node's error codes as ours. Certificate codes are OpenSSL's (`openssl verify -help`). */
const codes: Readonly<Record<string, TransportErrorCode>> = {
  ENOTFOUND: "E_DNS",
  EAI_AGAIN: "E_DNS",
  ECONNREFUSED: "E_REFUSED",
  ECONNRESET: "E_RESET",
  ECONNABORTED: "E_RESET",
  EPIPE: "E_RESET",
  ETIMEDOUT: "E_UNREACHABLE",
  EHOSTUNREACH: "E_UNREACHABLE",
  ENETUNREACH: "E_UNREACHABLE",
  EHOSTDOWN: "E_UNREACHABLE",
  EADDRNOTAVAIL: "E_UNREACHABLE",
  EPROTO: "E_TLS",
  ERR_TLS_CERT_ALTNAME_INVALID: "E_TLS_NAME",
  CERT_HAS_EXPIRED: "E_TLS_EXPIRED",
  CERT_NOT_YET_VALID: "E_TLS_EXPIRED",
  DEPTH_ZERO_SELF_SIGNED_CERT: "E_TLS_UNTRUSTED",
  SELF_SIGNED_CERT_IN_CHAIN: "E_TLS_UNTRUSTED",
  UNABLE_TO_GET_ISSUER_CERT: "E_TLS_UNTRUSTED",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "E_TLS_UNTRUSTED",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "E_TLS_UNTRUSTED",
  CERT_SIGNATURE_FAILURE: "E_TLS_UNTRUSTED",
  CERT_UNTRUSTED: "E_TLS_UNTRUSTED",
  INVALID_CA: "E_TLS_UNTRUSTED",
  INVALID_PURPOSE: "E_TLS_UNTRUSTED",
};

/** Any error of `node:http`, `node:https` or `node:tls` as one of ours. */
export function toTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (code.startsWith("HPE_")) return new TransportError("E_PROTOCOL");
  if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_"))
    return new TransportError(codes[code] ?? "E_TLS");
  return new TransportError(codes[code] ?? "E_RESET");
}
