import { Failure } from "../errors/failure.ts";
import { checkNames } from "../settings/check-combinations.ts";
import { parseSettings } from "../settings/parse-settings.ts";
import type { SecretsPlan } from "./plan-secrets.ts";

/** Auth0's limit. @see https://auth0.com/docs/customize/actions/limitations */
const longestValue = 4096;

/**
 * Looks at an Action's secrets as they will be. Of those that stay in the tenant only the names are known.
 *
 * @returns What the Action will lack, one sentence each. That is no failure: whoever keeps the secrets in Auth0's
 * dashboard deploys first.
 * @throws {Failure} `SETTINGS` with every problem that sending these values would make.
 */
export function checkSecrets(
  { set, keep }: Pick<SecretsPlan, "set" | "keep">,
  values: ReadonlyMap<string, string>,
): readonly string[] {
  const sent = new Set(set);
  const names = new Set([...set, ...keep]);
  const invalid = parseSettings(Object.fromEntries(set.map((name) => [name, values.get(name) ?? ""])))
    .problems.filter(({ code }) => code === "invalid")
    .map(({ message }) => message);
  const tooLong = set
    .filter((name) => (values.get(name)?.length ?? 0) > longestValue)
    .map((name) => `${name} is longer than the ${longestValue} characters that Auth0 takes`);
  const lacking: string[] = [];
  const contradictory: string[] = [];
  for (const { code, message, present } of checkNames(names)) {
    // A contradiction that is in the tenant already is not made by sending something else.
    const made = code !== "missing" && present.some((name) => sent.has(name));
    (made ? contradictory : lacking).push(message);
  }
  if (!names.has("SPLUNK_URL")) lacking.push("SPLUNK_URL is missing");
  const refused = [...invalid, ...tooLong, ...contradictory];
  if (refused.length > 0) {
    throw new Failure(
      "SETTINGS",
      refused.join("; "),
      "Correct the environment or the env file; to drop what the tenant has: splunk-action secrets remove NAME.",
    );
  }
  return lacking;
}
