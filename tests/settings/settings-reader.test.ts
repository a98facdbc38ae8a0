import { describe, expect, it } from "@jest/globals";
import { createSettingsReader, parseSettings } from "../../src/settings/parse-settings.ts";

const secrets = { SPLUNK_URL: "https://splunk.example.com:8089", SPLUNK_HEC_TOKEN: "token" };

describe("createSettingsReader", () => {
  it("parses the same values once, in any object", () => {
    const read = createSettingsReader();
    const first = read(secrets);
    expect(first).toEqual(parseSettings(secrets));
    expect(read({ ...secrets })).toBe(first);
    expect(read({ ...secrets, UNKNOWN: "x" })).toBe(first);
  });

  it.each([
    ["changed", { SPLUNK_HEC_TOKEN: "another" }],
    ["added", { SPLUNK_INDEX: "main" }],
    ["removed", { SPLUNK_HEC_TOKEN: undefined }],
  ])("parses again when a value was %s", (_, change) => {
    const read = createSettingsReader();
    read(secrets);
    const now = { ...secrets, ...change };
    expect(read(now)).toEqual(parseSettings(now));
    expect(read(secrets)).toEqual(parseSettings(secrets));
  });

  it("remembers invalid settings, too", () => {
    const read = createSettingsReader();
    expect(read(undefined)).toBe(read({}));
    expect(read(undefined).settings).toBeUndefined();
  });
});
