import { Failure } from "../failure.ts";
import { parseSettings } from "./parse-settings.ts";
import type { Settings } from "./settings.ts";

/**
 * The Action's settings from an environment.
 *
 * @throws {Failure} `SETTINGS` with every problem at once, by name and never with a value
 */
export function requireSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const { settings, problems } = parseSettings(env);
  if (settings !== undefined) return settings;
  throw new Failure(
    "SETTINGS",
    problems.map(({ message }) => message).join("; "),
    "Set them in the environment or in .env; .env.example explains each.",
  );
}
