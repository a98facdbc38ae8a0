import { Failure } from "../failure.ts";

/**
 * Makes every check, although one may fail, so that all that is wrong with the settings is told at once.
 *
 * @throws {Failure} `SETTINGS` with the messages and hints of all that failed with it. What fails otherwise is
 * thrown as it is.
 */
export function joinFailures(checks: readonly (() => unknown)[]): void {
  const failures: Failure[] = [];
  for (const check of checks) {
    try {
      check();
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== "SETTINGS") throw error;
      failures.push(error);
    }
  }
  if (failures.length === 0) return;
  const messages = failures.map(({ message }) => message).join("; ");
  const hints = [...new Set(failures.map(({ hint }) => hint))].join(" ");
  throw new Failure("SETTINGS", messages, hints);
}
