import { Failure } from "../errors/failure.ts";
import { checkNames, type NamesProblem } from "../settings/check-combinations.ts";
import { parseSettings } from "../settings/parse-settings.ts";
import { toSettingsErrorText } from "../settings/settings-error-texts.ts";
import type { SecretsPlan } from "./plan-secrets.ts";

/** Auth0's limit. @see https://auth0.com/docs/customize/actions/limitations */
const maxValueLength = 4096;

/** What is known of an Action's secrets as they will be. */
export interface SecretsCheck {
  /** Without which the Action sends nothing, such as `SPLUNK_URL`; empty for an Action that can send. */
  readonly missing: readonly string[];
  /** What else is wrong, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Checks an Action's secrets as they will be. Of those that stay in the tenant only the names are known. Missing ones
 * are no error: who keeps the secrets in Auth0's dashboard deploys first.
 *
 * @throws {Failure} `SETTINGS` with everything that is wrong with the values to send.
 */
export function checkSecrets(
  { set, keep }: Pick<SecretsPlan, "set" | "keep">,
  values: ReadonlyMap<string, string>,
): SecretsCheck {
  const sent = new Set(set);
  const names = new Set([...set, ...keep]);
  const { invalid, unsent } = checkValues(sent, values);
  // A contradiction that is in the tenant already is not made by sending something else.
  const contradictory = checkNames(names).filter(
    ({ code, present }) => code !== "missing" && present.some((name) => sent.has(name)),
  );
  const refused = [...invalid, ...contradictory.map(toSettingsErrorText)];
  if (refused.length > 0) {
    throw new Failure(
      "SETTINGS",
      refused.join("; "),
      "Correct the environment or the env file; to drop what the tenant has: splunk-action secrets remove NAME.",
    );
  }
  return { missing: findMissing(names), warnings: unsent };
}

/** What is wrong with the values to send, and with those that are not sent. */
function checkValues(sent: ReadonlySet<string>, values: ReadonlyMap<string, string>) {
  const wrong = parseSettings(Object.fromEntries(values)).errors.filter(({ code }) => code === "invalid");
  const isSent = ({ names }: { readonly names: readonly string[] }) => names.some((name) => sent.has(name));
  const tooLong = [...sent]
    .filter((name) => (values.get(name)?.length ?? 0) > maxValueLength)
    .map((name) => `${name} is longer than the ${maxValueLength} characters that Auth0 takes`);
  return {
    invalid: [...wrong.filter(isSent).map(toSettingsErrorText), ...tooLong],
    unsent: wrong
      .filter((one) => !isSent(one))
      .map((one) => `in the environment, and not sent: ${toSettingsErrorText(one)}`),
  };
}

/** What an Action with secrets of these names lacks: it sends nothing as long as its settings are not complete. */
export function findMissing(names: ReadonlySet<string>): readonly string[] {
  const missing = checkNames(names).map(describeProblem);
  return names.has("SPLUNK_URL") ? missing : ["SPLUNK_URL", ...missing];
}

function describeProblem({ code, names, present }: NamesProblem): string {
  if (code === "missing")
    return "a Splunk credential (SPLUNK_HEC_TOKEN, SPLUNK_TOKEN, or SPLUNK_USERNAME with SPLUNK_PASSWORD)";
  if (code === "conflict") return `exactly one of ${present.join(", ")}`;
  return `${names.join(" and ")}, which ${present.join(" and ")} needs`;
}
