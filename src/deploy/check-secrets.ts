import { Failure } from "../errors/failure.ts";
import { parseSettings } from "../settings/parse-settings.ts";
import { credentialKinds, type SecretsPlan } from "./plan-secrets.ts";

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
  const { invalid, unsent } = checkValues(sent, values);
  const { missing, errors } = checkNames([...set, ...keep]);
  const contradictory = errors.filter(({ names }) => names.some((name) => sent.has(name)));
  const refused = [...invalid, ...contradictory.map(({ message }) => message)];
  if (refused.length > 0) {
    throw new Failure(
      "SETTINGS",
      refused.join("; "),
      "Correct the environment or the env file; to drop what the tenant has: splunk-action secrets remove NAME.",
    );
  }
  return { missing, warnings: [...unsent, ...errors.map(({ message }) => message)] };
}

/** What is wrong with the values, and with those that are not sent. */
function checkValues(sent: ReadonlySet<string>, values: ReadonlyMap<string, string>) {
  const wrong = parseSettings(Object.fromEntries(values)).problems.filter(({ code }) => code === "invalid");
  const isSent = ({ names }: { readonly names: readonly string[] }) => names.some((name) => sent.has(name));
  const tooLong = [...sent]
    .filter((name) => (values.get(name)?.length ?? 0) > maxValueLength)
    .map((name) => `${name} is longer than the ${maxValueLength} characters that Auth0 takes`);
  return {
    invalid: [...wrong.filter(isSent).map(({ message }) => message), ...tooLong],
    unsent: wrong
      .filter((one) => !isSent(one))
      .map(({ message }) => `in the environment, and not sent: ${message}`),
  };
}

/** Which of a group of names needs which other one. */
const partners = [
  ["AUTH0_RUNTIME_CLIENT_ID", "AUTH0_RUNTIME_CLIENT_SECRET"],
  ["AUTH0_RUNTIME_CLIENT_SECRET", "AUTH0_RUNTIME_CLIENT_ID"],
  ["AUTH0_RUNTIME_CLIENT_ID", "AUTH0_DOMAIN"],
  ["HASH_FIELDS", "HASH_KEY"],
] as const;

/**
 * What an Action with these secrets lacks.
 *
 * @returns `missing`: without which it sends nothing. `errors`: names that contradict each other or lack a partner.
 */
export function checkNames(list: Iterable<string>): {
  readonly missing: readonly string[];
  readonly errors: readonly { readonly names: readonly string[]; readonly message: string }[];
} {
  const names = new Set(list);
  const missing = names.has("SPLUNK_URL") ? [] : ["SPLUNK_URL"];
  const errors: { readonly names: readonly string[]; readonly message: string }[] = [];
  const given = credentialKinds
    .map((kind) => kind.filter((name) => names.has(name)))
    .filter((kind) => kind.length > 0);
  if (given.length === 0) {
    missing.push(
      "a Splunk credential (SPLUNK_HEC_TOKEN, SPLUNK_TOKEN, or SPLUNK_USERNAME with SPLUNK_PASSWORD)",
    );
  }
  if (given.length > 1) {
    const all = given.flat();
    missing.push("exactly one Splunk credential");
    errors.push({ names: all, message: `${all.join(" and ")} exclude each other in the Action` });
  }
  const basic = credentialKinds[0].filter((name) => names.has(name));
  if (given.length === 1 && basic.length === 1) {
    const [absent = ""] = credentialKinds[0].filter((name) => !names.has(name));
    missing.push(absent);
    errors.push({ names: basic, message: `${basic[0]} needs ${absent}, which the Action would not have` });
  }
  for (const [one, partner] of partners) {
    if (!names.has(one) || names.has(partner)) continue;
    errors.push({ names: [one], message: `${one} needs ${partner}, which the Action would not have` });
  }
  return { missing, errors };
}
