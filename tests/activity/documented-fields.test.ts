import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { fieldNames } from "../../src/activity/field-names.ts";
import { toActivityEvent } from "../../src/activity/to-activity-event.ts";
import { postLoginEvent } from "../helpers/post-login-event.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "..", "..", path), "utf8");

describe("what people read about the event", () => {
  test("the README names exactly the fields that there are", () => {
    const table = /\| fields [\s\S]*?\n\n/.exec(read("README.md"))?.[0] ?? "";
    const cells = table.split("\n").map((line) => line.split("|")[1] ?? "");
    const named = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(named.filter((name) => name !== "EXTRA_FIELDS").sort()).toEqual([...fieldNames].sort());
  });

  test("props.conf makes CIM fields of fields that there are", () => {
    const guide = read("docs/splunk.md");
    const sources = [
      ...[...guide.matchAll(/^FIELDALIAS-\S+ = (\S+) AS \S+$/gm)].map(([, name]) => name),
      ...[...guide.matchAll(/'(\w+)\{\}'/g)].map(([, name]) => name),
    ];
    expect(sources).toHaveLength(14);
    for (const source of sources) expect(fieldNames).toContain(source);
  });

  test("props.conf finds the time where it is", () => {
    const prefix = /^TIME_PREFIX = (.+)$/m.exec(read("docs/splunk.md"))?.[1] ?? "";
    const { json } = toActivityEvent(
      postLoginEvent(),
      { activity: "Login", loginType: "interactive", startedAt: new Date(7), actionVersion: "1.2.3" },
      {},
    );
    expect(json.replace(new RegExp(prefix), "")).toMatch(/^1970-01-01T00:00:00\.007Z"/);
  });
});
