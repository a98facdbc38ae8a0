import { Failure } from "../src/errors/failure.ts";
import { parseDeployer } from "../src/management-api/credentials.ts";
import { parseSettings } from "../src/settings/parse-settings.ts";
import { joinFailures } from "../src/settings/require-settings.ts";
import { toSettingsErrorText } from "../src/settings/settings-error-texts.ts";

/**
 * Whether the environment lets a run begin that sends settings. Which of them it would send only the tenant can say:
 * what is wrong with them is told here only beside a deployer's part without which the tenant is never reached.
 *
 * @throws {Failure} `SETTINGS` with all that is wrong. What is merely missing may be in the tenant.
 */
export function requireConsistent(env: Readonly<Record<string, string | undefined>>): void {
  try {
    parseDeployer(env);
  } catch {
    joinFailures([() => parseDeployer(env), () => refuseContradictions(env)]);
  }
}

function refuseContradictions(env: Readonly<Record<string, string | undefined>>): void {
  // The deployer's part has told what is wrong with the domain already.
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
