import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { settingDefinitions } from "../../src/settings/definitions.ts";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { settingNames } from "../../src/settings/rules.ts";

const example = readFileSync(join(import.meta.dirname, "..", "..", ".env.example"), "utf8");
/** Variables of the command line that the Action does not know. */
const deployer = [
  "AUTH0_CLIENT_ID",
  "AUTH0_CLIENT_SECRET",
  "AUTH0_CLIENT_SIGNING_KEY",
  "AUTH0_CLIENT_SIGNING_KEY_PATH",
  "AUTH0_CLIENT_SIGNING_ALGORITHM",
  "AUTH0_ACCESS_TOKEN",
  "SPLUNK_SEARCH_URL",
  "SPLUNK_SEARCH_TOKEN",
  "SPLUNK_SEARCH_USERNAME",
  "SPLUNK_SEARCH_PASSWORD",
];
const lines = example.split("\n");
const names = lines.flatMap((line) => /^#?([A-Z][A-Z0-9_]*)=/.exec(line)?.[1] ?? []);

describe(".env.example", () => {
  it("has every setting and every variable of the command line once, and no other", () => {
    expect([...names].sort()).toEqual([...settingNames, ...deployer].sort());
  });

  it.each(Object.entries(settingDefinitions))(
    "says of %s what it means and what its default is",
    (name, definition) => {
      const at = lines.findIndex((line) => new RegExp(`^#?${name}=`).test(line));
      const paragraph = lines.slice(0, at).join("\n").split("\n\n").at(-1)?.split("\n");
      expect(paragraph?.[0]).toBe(`# ${definition.meaning}`);
      expect(lines[at]?.replace(/^#/, "")).toBe(`${name}=${definition.default ?? ""}`);
    },
  );

  it("sets nothing when it is copied, so that no example value is deployed", () => {
    const copied = parseEnv(example);
    expect(new Set(Object.values(copied))).toEqual(new Set([""]));
    expect(parseSettings(copied).errors.map(({ code, names }) => [code, names[0]])).toEqual([
      ["missing", "SPLUNK_URL"],
      ["missing", "SPLUNK_USERNAME"],
    ]);
    // An empty one says "no date" to the first deploy, an absent one "the moment of deployment".
    expect(copied).not.toHaveProperty("SIGNUPS_SINCE");
  });

  it("shows defaults that are the defaults", () => {
    const all = parseEnv(example.replaceAll(/^#(?=[A-Z][A-Z0-9_]*=)/gm, ""));
    const required = { SPLUNK_URL: "https://splunk.example.com:8089", SPLUNK_HEC_TOKEN: "token" };
    expect(parseSettings({ ...all, ...required })).toEqual(parseSettings(required));
  });
});
