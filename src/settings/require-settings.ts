import { Failure } from "../errors/failure.ts";
import { parseSettings } from "./parse-settings.ts";
import type { Settings } from "./settings.ts";
import { toSettingsErrorText } from "./settings-error-texts.ts";

/**
 * The Action's settings from an environment.
 *
 * @throws {Failure} `SETTINGS` with all errors at once, by name and never with a value
 */
export function requireSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const { settings, errors } = parseSettings(env);
  if (settings !== undefined) return settings;
  throw new Failure(
    "SETTINGS",
    errors.map(toSettingsErrorText).join("; "),
    "Run splunk-action init, or set them in the environment or in .env; .env.example explains each.",
  );
}

/**
 * Runs all readers, even if one fails, to report all errors of the settings at once.
 *
 * @returns What the readers returned, in their order.
 * @throws {Failure} `SETTINGS` with the messages and hints of all that failed with it. Other errors are thrown as they
 * are.
 */
export function joinFailures<Values extends readonly unknown[] | []>(
  readers: {
    readonly [K in keyof Values]: () => Values[K];
  },
): Values {
  const failures: Failure[] = [];
  const values = readers.map((read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== "SETTINGS") throw error;
      failures.push(error);
      return undefined;
    }
  });
  if (failures.length === 0) return values as unknown as Values;
  const messages = failures.map(({ message }) => message).join("; ");
  const hints = [...new Set(failures.map(({ hint }) => hint))].join(" ");
  throw new Failure("SETTINGS", messages, hints);
}
