import { readSubjects, type ServerCertificate } from "../http/inspect-certificate.ts";
import type { TlsFailure } from "../http/transport-error.ts";
import type { ErrorText } from "./error-texts.ts";

/** Facts about a failed TLS connection. */
export interface TlsFacts {
  readonly tls?: TlsFailure | undefined;
  readonly certificate?: ServerCertificate | undefined;
  readonly certificates?: string | undefined;
  readonly url?: string;
}

/** Splunk creates this certificate at installation. It contains no host name, so it never matches one. */
const defaultCertificate = "SplunkServerDefaultCert";

/** Explains why the TLS connection failed. */
export function explainTls(code: string, text: ErrorText, facts: TlsFacts): ErrorText {
  const { certificate, tls } = facts;
  if (certificate?.subject.includes(`CN=${defaultCertificate}`)) return explainDefaultCertificate();
  if (code === "E_TLS") return explainHandshake(text, tls);
  const shown = certificate === undefined ? "" : describeCertificate(certificate, facts.url);
  if (code === "E_TLS_UNTRUSTED") {
    return {
      meaning: `${text.meaning}${shown}`,
      hint: explainIssuer(facts) ?? text.hint,
    };
  }
  return { meaning: `${text.meaning}${shown}`, hint: text.hint };
}

function explainDefaultCertificate(): ErrorText {
  return {
    meaning: `Splunk uses its default certificate (CN=${defaultCertificate}), which contains no host name`,
    hint: "Install a certificate for the host name in Splunk. The default certificate does not work, also not with SPLUNK_CA_CERT. Free trials of Splunk Cloud have only the default certificate.",
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc8446#section-6 */
function explainHandshake({ meaning, hint }: ErrorText, tls: TlsFailure | undefined): ErrorText {
  if (tls === undefined) return { meaning, hint };
  const { alert, reason } = tls;
  const shown = alert === undefined ? reason : `alert ${alert}`;
  if (alert === "certificate_required") {
    return {
      meaning: `the server requires a client certificate (${shown})`,
      hint: "Turn off requireClientCert for this port, or put a proxy in front of it. The Action has no client certificate.",
    };
  }
  if (alert === "unrecognized_name") {
    return {
      meaning: `the server does not serve this host name (${shown})`,
      hint: "In SPLUNK_URL, use a host name of the server's TLS configuration (SNI).",
    };
  }
  if (alert === "protocol_version" || reason === "ERR_SSL_UNSUPPORTED_PROTOCOL") {
    return {
      meaning: `the server supports only TLS versions that are no longer safe (${shown})`,
      hint: "Enable TLS 1.2 or newer on the server (sslVersions).",
    };
  }
  if (alert === "handshake_failure" || alert === "bad_certificate") {
    return {
      meaning: `the server ended the TLS handshake (${shown})`,
      hint: "Possible causes: the server requires a client certificate (requireClientCert), which the Action does not have, or there is no common cipher.",
    };
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/.test(reason)) {
    return {
      meaning: `the port does not speak TLS (${shown})`,
      hint: "Check the port, and enable SSL for it in Splunk (enableSSL). Credentials are never sent in plain text.",
    };
  }
  return { meaning: `${meaning} (${shown})`, hint };
}

/** Names the certificate that is missing in the chain. */
function explainIssuer({ certificate, certificates }: TlsFacts): string | undefined {
  if (certificate === undefined) return undefined;
  const missing = findMissingIssuer(certificate.chain, certificates ?? "");
  if (missing === undefined) return undefined;
  const { issuer, isShown } = missing;
  const which = isShown
    ? `The root certificate ${issuer} is not trusted`
    : `The certificate of the issuer ${issuer} is missing`;
  const given = certificates === undefined ? "" : " (SPLUNK_CA_CERT does not contain it)";
  return `${which}${given}. If it is your private CA, add its PEM to SPLUNK_CA_CERT. Verification cannot be turned off.`;
}

/** Follows the chain from the server's certificate upwards, with the certificates of the server and of SPLUNK_CA_CERT. */
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

/** The host, and its certificate's names, issuer and dates. */
function describeCertificate(certificate: ServerCertificate, url: string | undefined): string {
  const names = certificate.names.length > 0 ? certificate.names.join(", ") : certificate.subject;
  const { issuer, validFrom, validTo } = certificate;
  const host = url === undefined ? "the server" : new URL(url).host;
  return ` (the certificate of ${host} is for ${names}, issued by ${issuer}, valid from ${validFrom} to ${validTo})`;
}
