import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The tests that look at a folder beside its own ones, which come first. */
const testsOf = /** @type {Record<string, string[]>} */ ({
  activity: ["action/wire"],
  settings: ["action/wire", "action/no-event"],
  execution: ["action/no-event", "action/wire", "action/clock", "action/*"],
  http: ["action/splunk-recovery", "action/*"],
  flag: ["action/flag-*", "action/connections", "action/after-the-handler"],
  splunk: ["action/wire", "action/splunk-*"],
});

/** Tests of a file that do not have its name. */
const ownTests = /** @type {Record<string, string[]>} */ ({
  "parse-values.ts": ["settings/values", "settings/refused-values", "settings/certificates"],
  "parse-url.ts": ["settings/values", "settings/refused-values"],
  "rules.ts": ["settings/values", "settings/env-example"],
  "parse-settings.ts": ["settings/combinations", "settings/settings-reader"],
  "check-combinations.ts": ["settings/combinations"],
  "serialize-event.ts": ["activity/serialize-event", "activity/field-choice"],
  "field-names.ts": ["activity/extra-fields", "settings/combinations"],
  "connection.ts": ["http/connections", "http/addresses", "http/certificates"],
  "token-cache.ts": ["flag/management-token"],
  "management-request.ts": ["flag/management-token", "flag/flag-writer"],
});

/**
 * The tests for a source file, in the order in which they are run: the file's own tests, those of its folder, and those
 * that run the built Action.
 *
 * @param {string} root
 * @param {string} file relative to it
 * @returns {string[]} paths relative to `root`
 */
export function selectTests(root, file) {
  const [, room = "", name = ""] = file.split("/");
  const patterns = [
    `${room}/${name.replace(/\.ts$/, "")}`,
    ...(ownTests[name] ?? []),
    `${room}/*`,
    ...(testsOf[room] ?? ["action/wire"]),
  ];
  return [...new Set(patterns.flatMap((pattern) => list(root, pattern)))];
}

/** @param {string} root @param {string} pattern a path whose last character may be `*` */
function list(root, pattern) {
  const [folder = "", name = ""] = pattern.split("/");
  const prefix = name.endsWith("*") ? name.slice(0, -1) : `${name}.test.ts`;
  return readdirSync(join(root, "tests", folder))
    .filter((file) => file.startsWith(prefix) && /(?<!\.sweep)\.test\.ts$/.test(file))
    .sort()
    .map((file) => `tests/${folder}/${file}`);
}
