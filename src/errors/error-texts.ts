import { commandErrorTexts } from "./command-error-texts.ts";
import type { ActionErrorCode, ErrorText, HecErrorCode, HttpErrorCode } from "./error-codes.ts";

export type { ErrorText } from "./error-codes.ts";

const cloudHosts =
  "http-inputs-STACK.splunkcloud.com (AWS), http-inputs.STACK.splunkcloud.com (Google Cloud, Azure) or http-inputs.STACK.splunkcloudgc.com (GovCloud); a free trial uses STACK.splunkcloud.com:8088";
const waitAndLook =
  "Try again in a minute. If it stays, ask Splunk's administrator to check queues and disks.";
const reportBug = "Report this code as a bug of splunk-action: no setting causes it.";
const checkUrl = "Check the host, port and path of SPLUNK_URL.";
const checkToken = "Compare SPLUNK_HEC_TOKEN with Settings > Data inputs > HTTP Event Collector in Splunk.";
const turnOffAcknowledgement =
  "Turn off indexer acknowledgement (useACK) for this token: a login cannot wait for acknowledgements.";

/** Codes of the Action's log line. `E_HTTP_` and `E_HEC_` codes have separate tables below. */
const actionTexts: { readonly [C in Exclude<ActionErrorCode, HttpErrorCode | HecErrorCode>]: ErrorText } = {
  E_DNS: {
    meaning: "the host name does not resolve",
    hint: `Check SPLUNK_URL. On Splunk Cloud the host is ${cloudHosts}.`,
  },
  E_REFUSED: {
    meaning: "nothing listens on that port",
    hint: "Check the port in SPLUNK_URL: 8089 for the management port; 8088, or 443 on Splunk Cloud, for HEC.",
  },
  E_UNREACHABLE: {
    meaning: "the host cannot be reached",
    hint: "Check the network, firewalls and IP allow lists.",
  },
  E_TIMEOUT: {
    meaning: "no response within the time budget",
    hint: "Check firewalls and IP allow lists (Splunk Cloud drops connections from addresses that are not listed), or raise TIME_BUDGET_MS.",
  },
  E_RESET: {
    meaning: "the connection was closed before a response",
    hint: "Check that SPLUNK_URL begins with https:// where Splunk uses TLS, and look for a proxy in between.",
  },
  E_PROTOCOL: {
    meaning: "the response is not HTTP",
    hint: "Check the port in SPLUNK_URL: 9997 and 514 do not speak HTTP.",
  },
  E_TLS: {
    meaning: "no TLS connection could be made",
    hint: "Run splunk-action doctor, which shows the TLS alert. The port must speak TLS 1.2 or newer and must not require a client certificate.",
  },
  E_TLS_NAME: {
    meaning: "the certificate is for another host name",
    hint: "In SPLUNK_URL, use a host name of the certificate, or install a certificate for this host name in Splunk.",
  },
  E_TLS_EXPIRED: {
    meaning: "the certificate has expired or is not valid yet",
    hint: "Renew Splunk's certificate.",
  },
  E_TLS_UNTRUSTED: {
    meaning: "the certificate was issued by an unknown authority",
    hint: "If it is a private CA, put the PEM of its root certificate into SPLUNK_CA_CERT. Verification cannot be turned off.",
  },
  E_ANSWER_SIZE: {
    meaning: "the response is too large",
    hint: "Check SPLUNK_URL: Splunk's own responses are below 64 kB.",
  },
  E_HTML: {
    meaning: "the response is a web page",
    hint: "Check the port in SPLUNK_URL: Splunk Web (8000, 443) does not accept events. Use 8089, or 8088 for HEC.",
  },
  E_REDIRECT: {
    meaning: "the response is a redirect",
    hint: "Set SPLUNK_URL to the final URL: redirects are not followed, because they would send the credential to another host. Splunk Web redirects to its login page.",
  },
  E_NOT_HEC: {
    meaning: "the response is not from the Event Collector",
    hint: "Check SPLUNK_URL: SPLUNK_HEC_TOKEN needs the Event Collector, on port 8088 or on the http-inputs host of Splunk Cloud.",
  },
  E_INDEX: {
    meaning: "the index does not exist",
    hint: "Set SPLUNK_INDEX to an index that exists, or create it in Splunk.",
  },
  E_SETTINGS: {
    meaning: "settings are missing or invalid",
    hint: "Correct the settings that the end of the log line names, then deploy.",
  },
  E_TOKEN: {
    meaning: "Auth0 issued no usable Management API token",
    hint: "Check AUTH0_RUNTIME_CLIENT_ID and AUTH0_RUNTIME_CLIENT_SECRET, and that the client is authorized for the Management API.",
  },
  E_METADATA: {
    meaning: "Auth0 did not store the flag, because the user's app_metadata is not an object",
    hint: "Repair the user's app_metadata in Auth0.",
  },
  E_INTERNAL: { meaning: "the Action itself failed", hint: "Report this as a bug, with the log line." },
};

/** HTTP statuses with a specific text. Other statuses get the text of their class (4xx, 5xx). */
const httpTexts: Readonly<Record<number, ErrorText>> = {
  201: {
    meaning: "status 201, which Splunk does not use for events: a proxy responded",
    hint: `${checkUrl} Only status 200 counts as accepted.`,
  },
  400: {
    meaning: "Splunk says that the request is invalid",
    hint: "Read the response with splunk-action test-event, and check SPLUNK_INDEX and SPLUNK_SOURCETYPE.",
  },
  401: {
    meaning: "the credential is not accepted",
    hint: "Check user name and password, or the token. SPLUNK_TOKEN also needs token authentication enabled in Splunk; a HEC token does not work on the management port.",
  },
  403: {
    meaning: "the credential may not send events",
    hint: "On the management port, give its role the capability edit_tcp, or use a HEC token instead. If a proxy or firewall responded, check its rules.",
  },
  404: {
    meaning: "there is no such endpoint",
    hint: "Check the port and path of SPLUNK_URL: 8089 takes basic and token authentication, 8088 takes HEC tokens.",
  },
  405: { meaning: "the endpoint does not accept POST", hint: checkUrl },
  407: {
    meaning: "a proxy requires authentication",
    hint: "Let Auth0 reach Splunk without this proxy.",
  },
  408: {
    meaning: "a load balancer or proxy timed out waiting for the request; it is not sent again",
    hint: "Raise the request timeout of the load balancer or proxy: Splunk itself does not respond with 408.",
  },
  413: {
    meaning: "the request is too large for a proxy",
    hint: "Raise the proxy's limit to 8 kB: an event stays below 5 000 bytes.",
  },
  415: {
    meaning: "the content type or encoding is not accepted",
    hint: "Look for a proxy that changes the request's headers.",
  },
  429: { meaning: "too many requests", hint: waitAndLook },
  500: { meaning: "an internal error", hint: waitAndLook },
  502: {
    meaning: "a proxy or load balancer got no usable response from Splunk",
    hint: "Check that Splunk runs, and the proxy's log.",
  },
  503: { meaning: "Splunk, or the load balancer in front of it, is not available", hint: waitAndLook },
  504: {
    meaning: "a proxy or load balancer waited too long for Splunk",
    hint: "Check that Splunk runs, and the proxy's log.",
  },
};

/**
 * The Event Collector's table. Health codes (17 to 22) belong to another endpoint; a proxy may still lead to them.
 *
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Data/TroubleshootHTTPEventCollector
 */
const hecTexts: Readonly<Record<number, ErrorText>> = {
  0: {
    meaning: "success with an HTTP status other than 200: a proxy changed the response",
    hint: checkUrl,
  },
  1: { meaning: "the token is disabled", hint: "Enable the token in Splunk, or use another one." },
  2: { meaning: "Splunk received no token", hint: "Look for a proxy that removes the Authorization header." },
  3: { meaning: "the authorization is invalid", hint: checkToken },
  4: { meaning: "the token is invalid", hint: checkToken },
  5: { meaning: "Splunk received no data", hint: "Look for a proxy that removes the request's body." },
  6: { meaning: "the data format is invalid", hint: reportBug },
  7: {
    meaning: "the index does not exist or is not in the token's list",
    hint: "Set SPLUNK_INDEX to an index that the token allows, or add the index to the token.",
  },
  8: { meaning: "Splunk had an internal error", hint: waitAndLook },
  9: { meaning: "Splunk is busy", hint: waitAndLook },
  10: { meaning: "the token needs a data channel", hint: turnOffAcknowledgement },
  11: { meaning: "the data channel is invalid", hint: turnOffAcknowledgement },
  12: { meaning: "the event field is missing", hint: reportBug },
  13: { meaning: "the event field is blank", hint: reportBug },
  14: { meaning: "acknowledgement is disabled", hint: turnOffAcknowledgement },
  15: { meaning: "indexed fields could not be handled", hint: reportBug },
  16: { meaning: "query string authorization is not enabled", hint: checkToken },
  17: { meaning: "the response is from a health check", hint: "Set SPLUNK_URL without a path." },
  18: { meaning: "Splunk's queues are full", hint: waitAndLook },
  19: { meaning: "the acknowledgement service is not available", hint: waitAndLook },
  20: { meaning: "queues are full and the acknowledgement service is not available", hint: waitAndLook },
  21: { meaning: "the token is invalid", hint: checkToken },
  22: { meaning: "the token is disabled", hint: "Enable the token in Splunk, or use another one." },
  23: { meaning: "Splunk is shutting down", hint: waitAndLook },
  24: { meaning: "accepted, but the queue is almost full", hint: waitAndLook },
  25: { meaning: "accepted, but the acknowledgement queue is almost full", hint: waitAndLook },
  26: { meaning: "the queue is full", hint: waitAndLook },
  27: { meaning: "the acknowledgement channel is full", hint: waitAndLook },
  28: { meaning: "the token needs a data channel and sticky sessions", hint: turnOffAcknowledgement },
};

/** Every code with a specific text, in the order of the documentation. */
export const errorTexts: Readonly<Record<string, ErrorText>> = {
  ...actionTexts,
  ...numbered("E_HTTP_", httpTexts),
  ...numbered("E_HEC_", hecTexts),
  ...commandErrorTexts,
};

/** Explains a code. Also accepts unknown codes, for example from the log line of another version. */
export function toErrorText(code: string): ErrorText {
  const known = Object.hasOwn(errorTexts, code) ? errorTexts[code] : undefined;
  if (known !== undefined) return known;
  const [, kind, number] = /^E_(HTTP|HEC)_(\d+)$/.exec(code) ?? [];
  if (kind === "HEC") {
    const hint = "Look the code up in Splunk's documentation of the Event Collector.";
    return { meaning: `Splunk's code ${number}`, hint };
  }
  if (number === undefined) return { meaning: code, hint: checkUrl };
  return {
    meaning: `HTTP ${number}`,
    hint:
      Number(number) >= 500
        ? waitAndLook
        : `${checkUrl} Check proxies and load balancers between Auth0 and Splunk.`,
  };
}

function numbered(prefix: string, texts: Readonly<Record<number, ErrorText>>): Record<string, ErrorText> {
  return Object.fromEntries(Object.entries(texts).map(([number, text]) => [prefix + number, text]));
}
