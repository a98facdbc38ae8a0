import type { ServerCertificate } from "../http/inspect-certificate.ts";
import type { SplunkCredential } from "../settings/settings.ts";
import { isTlsError } from "./error-codes.ts";
import { type ErrorText, toErrorText } from "./error-texts.ts";
import { explainTls, type TlsFacts } from "./explain-tls.ts";
import { describeResponder, isFromSplunk, isHecBody, isManagementBody, type Responded } from "./responder.ts";

/** Facts about a failed request, in addition to its code. More facts give a more exact error text. */
export interface ErrorFacts {
  readonly credential?: SplunkCredential["kind"];
  readonly response?: Responded | undefined;
  readonly tls?: TlsFacts["tls"];
  /** The server's certificate, if TLS failed. */
  readonly certificate?: ServerCertificate | undefined;
  /** The setting `SPLUNK_CA_CERT`. */
  readonly certificates?: string | undefined;
  /** The URL of the request. */
  readonly url?: string;
}

/**
 * Explains a code of the Action's log line: meaning and hint. With the response it says who responded: Splunk, or a proxy,
 * load balancer or firewall in front of it.
 */
export function explainCode(code: string, facts: ErrorFacts = {}): ErrorText {
  const text = toErrorText(code);
  if (isTlsError(code)) return explainTls(code, text, facts);
  const { response, credential } = facts;
  if (response === undefined) return text;
  if (!isFromSplunk(response)) return explainForeignResponse(code, text, response);
  return (credential && explainByCredential(code, credential, response)) ?? text;
}

/** For a response that Splunk did not send. */
function explainForeignResponse(code: string, { meaning, hint }: ErrorText, response: Responded): ErrorText {
  const { status } = response;
  const who = describeResponder(response);
  if (/^E_(?:HTML|REDIRECT|NOT_HEC|INDEX|HEC_)/.test(code)) return { meaning: `${meaning}: ${who}`, hint };
  const hints: Readonly<Record<number, string>> = {
    401: "It requires its own login. Allow requests to Splunk's endpoints without that login. The Splunk credential was not checked.",
    403: "Allow the path and Auth0's IP addresses there. The Splunk credential was not checked.",
    404: "Check the host, port and path of SPLUNK_URL, and its routing of /services.",
  };
  const other =
    status >= 500
      ? "The event did not reach Splunk. Check that Splunk runs, and read the log of the proxy or load balancer."
      : hint;
  // The last attempt got no response, the one before it this one.
  if (!code.startsWith("E_HTTP_")) {
    return { meaning: `${meaning}, after HTTP ${status} that Splunk did not send: ${who}`, hint: other };
  }
  return { meaning: `HTTP ${status} was not sent by Splunk: ${who}`, hint: hints[status] ?? other };
}

/** For a refusal by Splunk, depending on the kind of credential. */
function explainByCredential(
  code: string,
  credential: SplunkCredential["kind"],
  response: Responded,
): ErrorText | undefined {
  if (credential === "hec") {
    const isRefused = code === "E_HTTP_401" || code === "E_HTTP_403" || code === "E_HTTP_404";
    if (!isRefused || !isManagementBody(response.body)) return undefined;
    return {
      meaning: "this is Splunk's management port, which does not accept HEC tokens",
      hint: "Set SPLUNK_URL to the Event Collector: port 8088 on Splunk Enterprise, the http-inputs host on Splunk Cloud.",
    };
  }
  if (code === "E_HTTP_404" && isHecBody(response.body)) {
    return {
      meaning: "this is the Event Collector's port, which accepts HEC tokens only",
      hint: "Set SPLUNK_URL to the management port (8089), or use SPLUNK_HEC_TOKEN instead.",
    };
  }
  if (code === "E_HTTP_401" && credential === "basic") {
    return {
      meaning: "Splunk does not accept user name and password",
      hint: "Check SPLUNK_USERNAME and SPLUNK_PASSWORD, and that the user is not locked.",
    };
  }
  if (code === "E_HTTP_401") {
    return {
      meaning: "Splunk does not accept the token",
      hint: "Check that SPLUNK_TOKEN is an authentication token (Settings > Tokens), has not expired, and that token authentication is enabled.",
    };
  }
  if (code === "E_HTTP_403") {
    const user = credential === "basic" ? "SPLUNK_USERNAME" : "the token's user";
    return {
      meaning: "the user is not allowed to send events",
      hint: `Give a role of ${user} the capability edit_tcp, or use a HEC token (recommended).`,
    };
  }
  return undefined;
}
