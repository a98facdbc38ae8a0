import type { ServerCertificate } from "../http/inspect-certificate.ts";
import type { SplunkCredential } from "../settings/settings.ts";
import { isTlsError } from "./error-codes.ts";
import { type ErrorText, toErrorText } from "./error-texts.ts";
import { describeResponder, isFromSplunk, isHecBody, isManagementBody, type Responded } from "./responder.ts";
import { adviseOnTls, type TlsFacts } from "./tls-advice.ts";

/** What an error means, and what to do about it. */
export type Advice = ErrorText;

/** What is known of a failed request beside its code. The more of it, the more exact the advice. */
export interface Circumstances {
  readonly credential?: SplunkCredential["kind"];
  readonly response?: Responded | undefined;
  readonly tls?: TlsFacts["tls"];
  /** What the server showed of itself, where TLS failed. */
  readonly certificate?: ServerCertificate | undefined;
  /** The setting `SPLUNK_CA_CERT`. */
  readonly certificates?: string | undefined;
  /** The URL that was used. */
  readonly url?: string;
}

/**
 * Explains a code of the Action's log line. With the response it says who responded: Splunk itself, or a proxy, balancer
 * or firewall in front of it, for which Splunk's administrator can do nothing.
 */
export function toAdvice(code: string, circumstances: Circumstances = {}): Advice {
  const text = toErrorText(code);
  if (isTlsError(code)) return adviseOnTls(code, text, circumstances);
  const { response, credential } = circumstances;
  if (response === undefined) return text;
  if (!isFromSplunk(response)) return adviseOnOther(code, text, response);
  return (credential && adviseByCredential(code, credential, response)) ?? text;
}

/** A response that is not Splunk's own. */
function adviseOnOther(code: string, { meaning, hint }: Advice, response: Responded): Advice {
  const { status } = response;
  const who = describeResponder(response);
  if (/^E_(?:HTML|REDIRECT|NOT_HEC|INDEX|HEC_)/.test(code)) return { meaning: `${meaning}: ${who}`, hint };
  const hints: Readonly<Record<number, string>> = {
    401: "It asks for a login of its own: let requests to Splunk's endpoints pass without one. The Splunk credential was not checked.",
    403: "Allow the path and Auth0's IP addresses there. The Splunk credential was not checked.",
    404: "Check the host, port and path of SPLUNK_URL, and how it routes /services.",
  };
  const other =
    status >= 500
      ? "Check whether Splunk runs, and the log of what responded: the event did not reach Splunk."
      : hint;
  // The last attempt got no response, the one before it this one.
  if (!code.startsWith("E_HTTP_")) {
    return { meaning: `${meaning}, after HTTP ${status} that Splunk did not send: ${who}`, hint: other };
  }
  return { meaning: `HTTP ${status} was not sent by Splunk: ${who}`, hint: hints[status] ?? other };
}

/** Splunk's own refusals, by the credential that was sent. */
function adviseByCredential(
  code: string,
  credential: SplunkCredential["kind"],
  response: Responded,
): Advice | undefined {
  if (credential === "hec") {
    const isRefused = code === "E_HTTP_401" || code === "E_HTTP_403" || code === "E_HTTP_404";
    if (!isRefused || !isManagementBody(response.body)) return undefined;
    return {
      meaning: "this is Splunk's management port, which takes no HEC tokens",
      hint: "Set SPLUNK_URL to the Event Collector: port 8088 on Splunk Enterprise, the http-inputs host on Splunk Cloud.",
    };
  }
  if (code === "E_HTTP_404" && isHecBody(response.body)) {
    return {
      meaning: "this is the Event Collector's port, which takes HEC tokens only",
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
      hint: "Check that SPLUNK_TOKEN is an authentication token (Settings > Tokens), has not expired, and that token authentication is switched on.",
    };
  }
  if (code === "E_HTTP_403") {
    const who = credential === "basic" ? "SPLUNK_USERNAME" : "the token's user";
    return {
      meaning: "Splunk knows the user, who may not send events",
      hint: `Give a role of ${who} the capability edit_tcp, or use a HEC token instead, which can do nothing else.`,
    };
  }
  return undefined;
}
