import { describe, expect, it } from "@jest/globals";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { toSplunkBody, toSplunkRequest } from "../../src/splunk/to-splunk-request.ts";
import { userAgent } from "../../src/version.ts";

const event = {
  eventId: "e",
  startedAt: new Date("2026-03-01T12:00:00.007Z"),
  json: '{"time":"t","message":"Login"}',
};
const SPLUNK_URL = "https://splunk.example.com:8089";

function toRequest(raw: Readonly<Record<string, string>>) {
  const { settings } = parseSettings({ SPLUNK_URL, ...raw });
  if (settings === undefined) throw new Error("the fixture is wrong");
  return { ...toSplunkRequest(settings), body: toSplunkBody(event, settings) };
}

describe("receivers/simple", () => {
  it("takes the event as it is, its metadata in the query", () => {
    expect(toRequest({ SPLUNK_TOKEN: "eyJ" })).toEqual({
      method: "POST",
      url: `${SPLUNK_URL}/services/receivers/simple?source=auth0&sourcetype=auth0_activity&output_mode=json`,
      headers: {
        accept: "application/json",
        authorization: "Bearer eyJ",
        "content-type": "text/plain; charset=utf-8",
        "user-agent": userAgent,
      },
      body: event.json,
    });
  });

  it("gets every setting, encoded", () => {
    const { url } = toRequest({
      SPLUNK_TOKEN: "eyJ",
      SPLUNK_URL: "https://proxy.example.com/splunk/",
      SPLUNK_SOURCE: "a b&c",
      SPLUNK_SOURCETYPE: "x=y",
      SPLUNK_INDEX: "a-index_1",
      SPLUNK_HOST: "h#1",
    });
    expect(url).toBe(
      "https://proxy.example.com/splunk/services/receivers/simple?source=a%20b%26c&sourcetype=x%3Dy&index=a-index_1&host=h%231&output_mode=json",
    );
  });

  it("encodes the user's name and password as UTF-8", () => {
    const { headers } = toRequest({ SPLUNK_USERNAME: "ädmin", SPLUNK_PASSWORD: " pass:wörd " });
    expect(headers.authorization).toBe("Basic w6RkbWluOiBwYXNzOnfDtnJkIA==");
  });
});

describe("the Event Collector", () => {
  it("takes the event in an envelope", () => {
    expect(toRequest({ SPLUNK_HEC_TOKEN: "1-2-3" })).toEqual({
      method: "POST",
      url: `${SPLUNK_URL}/services/collector/event`,
      headers: {
        accept: "application/json",
        authorization: "Splunk 1-2-3",
        "content-type": "application/json",
        "user-agent": userAgent,
      },
      body: '{"time":1772366400.007,"source":"auth0","sourcetype":"auth0_activity","event":{"time":"t","message":"Login"}}',
    });
  });

  it("gets every setting in the envelope, in this order", () => {
    const { url, body } = toRequest({
      SPLUNK_HEC_TOKEN: "1-2-3",
      SPLUNK_SOURCE: 'a"b',
      SPLUNK_INDEX: "main",
      SPLUNK_HOST: "h",
    });
    expect(url).not.toContain("?");
    expect(body).toBe(
      '{"time":1772366400.007,"host":"h","source":"a\\"b","sourcetype":"auth0_activity","index":"main","event":{"time":"t","message":"Login"}}',
    );
  });
});

describe("SPLUNK_HOST", () => {
  it.each([
    [{ AUTH0_DOMAIN: "acme.eu.auth0.com" }, '"host":"acme.eu.auth0.com"'],
    [{ AUTH0_DOMAIN: "https://acme.eu.auth0.com/" }, '"host":"acme.eu.auth0.com"'],
    [{ AUTH0_DOMAIN: "acme.eu.auth0.com", SPLUNK_HOST: "mine" }, '"host":"mine"'],
  ])("with %j", (given, expected) => {
    expect(toRequest({ SPLUNK_HEC_TOKEN: "t", ...given }).body).toContain(expected);
  });
});
