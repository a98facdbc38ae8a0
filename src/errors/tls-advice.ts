import { readSubjects, type ServerCertificate } from "../http/inspect-certificate.ts";
import type { TlsFailure } from "../http/transport-error.ts";
import type { ErrorText } from "./error-texts.ts";

/** What is known of a failed TLS connection. */
export interface TlsFacts {
  readonly tls?: TlsFailure | undefined;
  readonly certificate?: ServerCertificate | undefined;
  readonly certificates?: string | undefined;
  readonly url?: string;
}

/** Splunk makes this certificate at installation. It names no host, so no host name ever matches it. */
const defaultCertificate = "SplunkServerDefaultCert";

/** Explains why there is no TLS connection. */
export function adviseOnTls(code: string, text: ErrorText, facts: TlsFacts): ErrorText {
  const { certificate, tls } = facts;
  if (certificate?.subject.includes(`CN=${defaultCertificate}`)) return adviseOnDefaultCertificate();
  if (code === "E_TLS") return adviseOnHandshake(text, tls);
  const shown = certificate === undefined ? "" : describeCertificate(certificate, facts.url);
  if (code === "E_TLS_UNTRUSTED") {
    return {
      meaning: `${text.meaning}${shown}`,
      hint: adviseOnIssuer(facts) ?? text.hint,
    };
  }
  return { meaning: `${text.meaning}${shown}`, hint: text.hint };
}

function adviseOnDefaultCertificate(): ErrorText {
  return {
    meaning: `Splunk shows its default certificate (CN=${defaultCertificate}), which is for no host name`,
    hint: "Give Splunk a certificate for its host name: the default one cannot be used, not even with SPLUNK_CA_CERT. Splunk Cloud's free trials have no other.",
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc8446#section-6 */
function adviseOnHandshake({ meaning, hint }: ErrorText, tls: TlsFailure | undefined): ErrorText {
  if (tls === undefined) return { meaning, hint };
  const { alert, reason } = tls;
  const shown = alert === undefined ? reason : `alert ${alert}`;
  if (alert === "certificate_required") {
    return {
      meaning: `the server requires a client certificate (${shown})`,
      hint: "Switch requireClientCert off for this port, or put a proxy in front of it: the Action has no client certificate to present.",
    };
  }
  if (alert === "unrecognized_name") {
    return {
      meaning: `the server does not serve this host name (${shown})`,
      hint: "Use the host name that the server's TLS configuration (SNI) knows in SPLUNK_URL.",
    };
  }
  if (alert === "protocol_version" || reason === "ERR_SSL_UNSUPPORTED_PROTOCOL") {
    return {
      meaning: `the server speaks no TLS version that is still safe (${shown})`,
      hint: "Switch on TLS 1.2 or newer there (sslVersions).",
    };
  }
  if (alert === "handshake_failure" || alert === "bad_certificate") {
    return {
      meaning: `the server ended the TLS handshake (${shown})`,
      hint: "It requires a client certificate, which the Action does not have (requireClientCert), or shares no cipher with it.",
    };
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/.test(reason)) {
    return {
      meaning: `the port does not speak TLS (${shown})`,
      hint: "Check the port, and switch SSL on for it in Splunk (enableSSL): credentials are never sent in plain text.",
    };
  }
  return { meaning: `${meaning} (${shown})`, hint };
}

/** Which certificate of the chain is missing, and whose it is. */
function adviseOnIssuer({ certificate, certificates }: TlsFacts): string | undefined {
  if (certificate === undefined) return undefined;
  const missing = findMissingIssuer(certificate.chain, certificates ?? "");
  if (missing === undefined) return undefined;
  const { issuer, isShown } = missing;
  const which = isShown
    ? `The server shows the root certificate ${issuer}, which is not trusted`
    : `The certificate of the issuer ${issuer} is missing`;
  const given = certificates === undefined ? "" : " (SPLUNK_CA_CERT is there, but does not have it)";
  return `${which}${given}: if it is a CA of your own, add its PEM to SPLUNK_CA_CERT. Verification cannot be switched off.`;
}

/** Follows the chain from the server's certificate upwards, through what the server shows and SPLUNK_CA_CERT. */
function findMissingIssuer(
  shown: ServerCertificate["chain"],
  certificates: string,
): { readonly issuer: string; readonly isShown: boolean } | undefined {
  const given = readSubjects(certificates);
  const known = [...shown, ...given];
  let current = shown[0];
  for (let step = 0; current !== undefined && step < 10; step++) {
    const { issuer, subject }: { readonly issuer: string; readonly subject: string } = current;
    if (issuer === subject) {
      const isGiven = given.some((certificate) => certificate.subject === subject);
      return isGiven ? undefined : { issuer, isShown: true };
    }
    const next = known.find((certificate) => certificate.subject === issuer);
    if (next === undefined) return { issuer, isShown: false };
    current = next;
  }
  return undefined;
}

/** Which host, which names its certificate has, who issued it and when it is valid. */
function describeCertificate(certificate: ServerCertificate, url: string | undefined): string {
  const names = certificate.names.length > 0 ? certificate.names.join(", ") : certificate.subject;
  const { issuer, validFrom, validTo } = certificate;
  const host = url === undefined ? "the server" : new URL(url).host;
  return ` (${host} shows a certificate for ${names}, issued by ${issuer}, valid from ${validFrom} to ${validTo})`;
}
