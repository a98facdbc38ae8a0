import { expect, test } from "@jest/globals";
import { checkSplunkHost } from "../../cli/doctor/check-splunk-host.ts";

test.each([
  ["https://splunk.example.com:8088", "hec", "ok"],
  ["https://http-inputs-acme.splunkcloud.com", "hec", "ok"],
  ["https://http-inputs.acme.splunkcloud.com", "hec", "ok"],
  ["https://http-inputs.acme.splunkcloudgc.com", "hec", "ok"],
  ["https://http-inputs-acme.splunkcloudgc.com", "hec", "failure"],
  ["https://http-inputs-acme.splunkcloud.com:8088", "hec", "warning"],
  ["https://acme.splunkcloud.com:8088", "hec", "warning"],
  ["https://acme.splunkcloud.com", "hec", "failure"],
  ["https://inputs.acme.splunkcloud.com", "hec", "failure"],
  ["https://acme.splunkcloud.com:8089", "basic", "warning"],
] as const)("%s with %s: %s", (url, kind, status) => {
  expect(checkSplunkHost(url, kind).status).toBe(status);
});

test("the right form is told", () => {
  expect(checkSplunkHost("https://input-acme.splunkcloud.com", "hec").hint).toBe(
    "Set SPLUNK_URL to https://http-inputs-acme.splunkcloud.com (AWS) or https://http-inputs.acme.splunkcloud.com (Google Cloud, Azure).",
  );
  for (const host of ["acme", "http-inputs-acme"]) {
    expect(checkSplunkHost(`https://${host}.splunkcloudgc.com`, "hec").hint).toBe(
      "Set SPLUNK_URL to https://http-inputs.acme.splunkcloudgc.com.",
    );
    expect(checkSplunkHost(`https://${host}.splunkcloudgc.com:8089`, "bearer").hint).toBe(
      "Use a HEC token: SPLUNK_HEC_TOKEN, with SPLUNK_URL https://http-inputs.acme.splunkcloudgc.com.",
    );
  }
});
