import { type CliRun, runInProcess } from "../../cli/run-in-process.ts";
import type { FakeSplunk } from "./fake-splunk.ts";

/** The real command against a fake Splunk, with the search account in the environment. Waiting takes no time. */
export function runSplunkApp(
  splunk: FakeSplunk,
  argv: readonly string[],
  settings: Record<string, string> = {},
): Promise<CliRun> {
  return runInProcess(["splunk-app", ...argv], {
    env: {
      SPLUNK_INDEX: "auth0",
      SPLUNK_SEARCH_URL: splunk.url,
      SPLUNK_SEARCH_USERNAME: "admin",
      SPLUNK_SEARCH_PASSWORD: "changeme",
      ...settings,
    },
    clock: { now: () => 0, sleep: () => new Promise((done) => setImmediate(done)) },
  });
}
