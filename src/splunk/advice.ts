/** What a verdict's code means, and what to do about it: one sentence each. */
export interface Advice {
  readonly meaning: string;
  readonly hint: string;
}

const checkToken = "Compare SPLUNK_HEC_TOKEN with Settings > Data inputs > HTTP Event Collector in Splunk.";
const waitAndLook =
  "Try again in a minute; if it stays, ask Splunk's administrator to look at its queues and disks.";
const reportBug = "Report this as a bug of splunk-action, with this code: no setting leads to it.";
const checkAcknowledgement =
  "Turn off indexer acknowledgement (useACK) for this token: a login cannot wait for acknowledgements.";

/**
 * The Event Collector's table. Health codes (17 to 22) come from another endpoint and stand here for whoever meets
 * them behind a proxy.
 *
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Data/TroubleshootHTTPEventCollector
 */
const hecAdvice: Readonly<Record<number, Advice>> = {
  1: { meaning: "the token is disabled", hint: "Enable the token in Splunk, or use another one." },
  2: { meaning: "Splunk saw no token", hint: "Look for a proxy that takes the Authorization header away." },
  3: { meaning: "the authorization is invalid", hint: checkToken },
  4: { meaning: "the token is invalid", hint: checkToken },
  5: { meaning: "Splunk saw no data", hint: "Look for a proxy that takes the request's body away." },
  6: { meaning: "the data format is invalid", hint: reportBug },
  7: {
    meaning: "the index does not exist or is not on the token's list",
    hint: "Set SPLUNK_INDEX to an index that the token allows, or add the index to the token.",
  },
  8: { meaning: "Splunk had an internal error", hint: waitAndLook },
  9: { meaning: "Splunk is busy", hint: waitAndLook },
  10: { meaning: "the token wants a data channel", hint: checkAcknowledgement },
  11: { meaning: "the data channel is invalid", hint: checkAcknowledgement },
  12: { meaning: "the event field is missing", hint: reportBug },
  13: { meaning: "the event field is blank", hint: reportBug },
  14: { meaning: "acknowledgement is disabled", hint: checkAcknowledgement },
  15: { meaning: "indexed fields could not be handled", hint: reportBug },
  16: { meaning: "query string authorization is not enabled", hint: checkToken },
  17: { meaning: "the answer is that of a health check", hint: "Give SPLUNK_URL without a path." },
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
  28: { meaning: "the token wants a data channel and sticky sessions", hint: checkAcknowledgement },
};

const givePrivateCa =
  "If it is a private one, give its PEM in SPLUNK_CA_CERT; there is no switch to skip the check.";

/** Codes that are not the Event Collector's. Statuses mean something on the management port only where noted. */
const advice: Readonly<Record<string, Advice>> = {
  E_DNS: {
    meaning: "the host name does not resolve",
    hint: "Check SPLUNK_URL; on Splunk Cloud the HEC host is http-inputs-STACK (AWS) or http-inputs.STACK (GCP, Azure).",
  },
  E_REFUSED: {
    meaning: "nothing listens on that port",
    hint: "Check the port in SPLUNK_URL: 8089 for the management port, 8088 or 443 for HEC.",
  },
  E_UNREACHABLE: {
    meaning: "the host cannot be reached",
    hint: "Check the network, firewalls and IP allow lists.",
  },
  E_TIMEOUT: {
    meaning: "no answer within the time budget",
    hint: "Check firewalls and IP allow lists (Splunk Cloud drops what is not on them), or raise TIME_BUDGET_MS.",
  },
  E_RESET: {
    meaning: "the connection was closed before an answer",
    hint: "Check that SPLUNK_URL begins with https:// where Splunk uses TLS, and look for a proxy in between.",
  },
  E_PROTOCOL: {
    meaning: "the answer is not HTTP",
    hint: "Check the port in SPLUNK_URL: 9997 and 514 do not speak HTTP.",
  },
  E_TLS: {
    meaning: "no TLS connection could be made",
    hint: "Check that the port speaks TLS 1.2 or newer; a HEC without SSL cannot be used from Auth0.",
  },
  E_TLS_NAME: {
    meaning: "the certificate is for another host name",
    hint: "Use a host name that the certificate carries in SPLUNK_URL, or give Splunk a certificate for this one.",
  },
  E_TLS_EXPIRED: { meaning: "the certificate is not valid today", hint: "Renew Splunk's certificate." },
  E_TLS_UNTRUSTED: { meaning: "the certificate comes from an unknown authority", hint: givePrivateCa },
  E_ANSWER_SIZE: {
    meaning: "the answer does not end",
    hint: "Check SPLUNK_URL: this is not an answer of Splunk.",
  },
  E_HTML: {
    meaning: "the answer is a web page",
    hint: "Check the port in SPLUNK_URL: Splunk Web (8000, 443) takes no events; use 8089, or 8088 for HEC.",
  },
  E_REDIRECT: {
    meaning: "the answer is a redirect",
    hint: "Give the final URL in SPLUNK_URL: a redirect would carry the credential elsewhere. Splunk Web redirects to its login.",
  },
  E_NOT_HEC: {
    meaning: "the answer is not the Event Collector's",
    hint: "Check SPLUNK_URL: SPLUNK_HEC_TOKEN needs the Event Collector, on port 8088 or on http-inputs-… of Splunk Cloud.",
  },
  E_INDEX: {
    meaning: "the index does not exist",
    hint: "Set SPLUNK_INDEX to an index that exists, or create it in Splunk.",
  },
  E_HTTP_400: {
    meaning: "Splunk calls the request bad",
    hint: "Read Splunk's answer above; check SPLUNK_INDEX and SPLUNK_SOURCETYPE.",
  },
  E_HTTP_401: {
    meaning: "Splunk does not accept the credential",
    hint: "Check user name and password or token; a token also needs token authentication switched on in Splunk.",
  },
  E_HTTP_403: {
    meaning: "the credential is not allowed to send events",
    hint: "Give its role the capability edit_tcp, or use a HEC token instead; behind a proxy, look at the proxy's rules.",
  },
  E_HTTP_404: {
    meaning: "there is no such endpoint",
    hint: "Check the port and path of SPLUNK_URL: 8089 takes basic and token authentication, 8088 HEC tokens.",
  },
  E_HTTP_405: { meaning: "the endpoint takes no POST", hint: "Check the port and path of SPLUNK_URL." },
  E_HTTP_413: {
    meaning: "the event is too large for a proxy",
    hint: "Raise the proxy's limit: events stay below 5 kB.",
  },
  E_HTTP_429: { meaning: "too many requests", hint: waitAndLook },
  E_HTTP_503: { meaning: "Splunk is not available", hint: waitAndLook },
};

/** Explains any code that a verdict can carry. */
export function toAdvice(code: string): Advice {
  const hec = /^E_HEC_(\d+)$/.exec(code)?.[1];
  if (hec !== undefined) {
    const known = hecAdvice[Number(hec)];
    return (
      known ?? {
        meaning: `Splunk's code ${hec}`,
        hint: "Look the code up in Splunk's documentation of the Event Collector.",
      }
    );
  }
  const status = /^E_HTTP_(\d+)$/.exec(code)?.[1];
  const known = advice[code];
  if (known !== undefined) return known;
  if (status !== undefined && Number(status) >= 500) return { meaning: `HTTP ${status}`, hint: waitAndLook };
  return {
    meaning: status === undefined ? code : `HTTP ${status}`,
    hint: "Check SPLUNK_URL and what stands between here and Splunk.",
  };
}
