import { FakeSplunk, type Fault } from "./fake-splunk.ts";
import { runSplunkApp } from "./run-splunk-app.ts";

export const faultKinds = [
  "drop before",
  "drop after",
  "error before",
  "error after",
  "killed",
] as const satisfies readonly Fault["kind"][];

/**
 * Installs into a new Splunk that disturbs one request, and runs the same command again if the first run failed.
 *
 * @returns What is in the Splunk then.
 * @throws {Error} if the second run fails, too
 */
export async function finishAfterFault(at: number, kind: Fault["kind"]): Promise<unknown> {
  const splunk = await FakeSplunk.start();
  try {
    splunk.fault = { at, kind };
    const first = await runSplunkApp(splunk, ["install"]);
    splunk.fault = undefined;
    const last = first.exitCode === 0 ? first : await runSplunkApp(splunk, ["install"]);
    if (last.exitCode !== 0) throw new Error(last.stderr);
    return splunk.state;
  } finally {
    await splunk.stop();
  }
}
