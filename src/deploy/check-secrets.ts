import { Failure } from "../errors/failure.ts";
import { checkNames, type NamesProblem } from "../settings/check-combinations.ts";
import { parseSettings } from "../settings/parse-settings.ts";
import { toSettingsErrorText } from "../settings/settings-error-texts.ts";
import type { SecretsPlan } from "./plan-secrets.ts";

/** Auth0's limit. @see https://auth0.com/docs/customize/actions/limitations */
const maxValueLength = 4096;

/** Errors of an Action's secrets after a change. */
export interface SecretsCheck {
  /** Missing settings without which the Action cannot send, such as `SPLUNK_URL`. Empty if it can send. */
  readonly missing: readonly string[];
  /** Other errors, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Checks an Action's secrets as they will be after a change. Only the names of secrets in the tenant are known. Missing
 * secrets are not an error: users who set them in the Auth0 dashboard deploy first.
 *
 * @throws {Failure} `SETTINGS` with all errors of the values to send.
 */
export function checkSecrets(
  { set, keep }: Pick<SecretsPlan, "set" | "keep">,
  values: ReadonlyMap<string, string>,
): SecretsCheck {
  const sent = new Set(set);
  const names = new Set([...set, ...keep]);
  const { invalid, unsent } = checkValues(sent, values);
  // Ignore conflicts that are already in the tenant: this change does not cause them.
  const contradictory = checkNames(names).filter(
    ({ code, present }) => code !== "missing" && present.some((name) => sent.has(name)),
  );
  const refused = [...invalid, ...contradictory.map(toSettingsErrorText)];
  if (refused.length > 0) {
    throw new Failure(
      "SETTINGS",
      refused.join("; "),
      "Correct the environment or the env file. To remove a secret from the tenant: splunk-action secrets remove NAME.",
    );
  }
  return { missing: findMissing(names), warnings: unsent };
}

/** Errors of the values to send, and of values that are not sent. */
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

/** The settings that an Action with these secrets lacks. Without them it cannot send events. */
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
