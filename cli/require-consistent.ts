import { Failure } from "../src/errors/failure.ts";
import { parseDeployer } from "../src/management-api/credentials.ts";
import { parseSettings } from "../src/settings/parse-settings.ts";
import { joinFailures } from "../src/settings/require-settings.ts";
import { toSettingsErrorText } from "../src/settings/settings-error-texts.ts";

/**
 * Checks the environment of a command that sends settings. Setting errors are normally reported after the tenant has been
 * read. If the deployer's credentials are invalid too, this reports both, because the tenant cannot be read.
 *
 * @throws {Failure} `SETTINGS` with all errors. Missing settings are not errors, because the tenant may have them.
 */
export function requireConsistent(env: Readonly<Record<string, string | undefined>>): void {
  try {
    parseDeployer(env);
  } catch {
    joinFailures([() => parseDeployer(env), () => refuseContradictions(env)]);
  }
}

function refuseContradictions(env: Readonly<Record<string, string | undefined>>): void {
  // The error of the deployer's credentials already reports an invalid domain.
  const errors = parseSettings(env).errors.filter(
    ({ code, names }) => (code === "invalid" || code === "conflict") && !names.includes("AUTH0_DOMAIN"),
  );
  if (errors.length === 0) return;
  throw new Failure(
    "SETTINGS",
    errors.map(toSettingsErrorText).join("; "),
    "Correct the settings in the environment or in .env; .env.example explains each.",
  );
}
