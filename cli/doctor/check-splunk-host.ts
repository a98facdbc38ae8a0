import type { SplunkCredential } from "../../src/settings/settings.ts";
import { type Check, failed, passed, warned } from "./check.ts";

const name = "splunk.host";

/**
 * Checks whether a Splunk Cloud host has the form for the Event Collector. Other hosts can have any form.
 *
 * @see https://docs.splunk.com/Documentation/SplunkCloud/latest/Data/UsetheHTTPEventCollector
 */
export function checkSplunkHost(baseUrl: string, kind: SplunkCredential["kind"]): Check {
  const { hostname, port } = new URL(baseUrl);
  const [, prefix = "", domain = ""] = /^(.*)\.(splunkcloud\.com|splunkcloudgc\.com)$/.exec(hostname) ?? [];
  if (domain === "") return passed(name, `${hostname} is not a Splunk Cloud host`);
  // GovCloud has the form with a dot alone.
  const isGovernment = domain === "splunkcloudgc.com";
  const stack = prefix.replace(/^(?:http-)?inputs?[-.]/, "");
  const right = isGovernment
    ? `https://http-inputs.${stack}.${domain}`
    : `https://http-inputs-${stack}.${domain} (AWS) or https://http-inputs.${stack}.${domain} (Google Cloud, Azure)`;
  if (kind !== "hec") {
    return warned(
      name,
      "Splunk Cloud opens its management port to listed addresses only, and documents no input endpoints there",
      `Use a HEC token: SPLUNK_HEC_TOKEN, with SPLUNK_URL ${right}.`,
    );
  }
  if ((isGovernment ? /^http-inputs\../ : /^http-inputs[-.]./).test(prefix)) {
    return port === "" || port === "443"
      ? passed(name, "the form of Splunk Cloud's Event Collector")
      : warned(
          name,
          `Splunk Cloud's Event Collector listens on 443, not on ${port}`,
          "Leave the port out of SPLUNK_URL.",
        );
  }
  if (prefix === stack && port === "8088") {
    const message =
      "the form of a free trial, whose certificate (SplunkServerDefaultCert) contains no host name";
    return warned(name, message, `Auth0 cannot connect to a trial. A paid stack uses ${right}.`);
  }
  return failed(name, `${hostname} does not serve the Event Collector`, `Set SPLUNK_URL to ${right}.`);
}
