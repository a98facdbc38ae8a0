import { Failure } from "../errors/failure.ts";
import type { SecretEntry, SecretInput } from "../management-api/management-port.ts";
import { type SettingName, type SettingRule, settingNames, settingRules } from "../settings/rules.ts";

/** A change of an Action's secrets, by name alone. */
export interface SecretsPlan {
  /** Sent with a value. */
  readonly set: readonly string[];
  /** Sent by name, so that Auth0 keeps their values: the list that is sent takes the place of the whole list. */
  readonly keep: readonly string[];
  readonly remove: readonly string[];
}

/** Auth0's limit. @see https://auth0.com/docs/customize/actions/limitations */
const mostSecrets = 30;

/**
 * Plans a change of secrets that loses none.
 *
 * @returns `undefined` if nothing changes: then the list must not be sent at all.
 * @throws {Failure} `SECRET_LIMIT`
 */
export function planSecrets(
  current: readonly SecretEntry[],
  { set = [], remove = [] }: { readonly set?: Iterable<string>; readonly remove?: Iterable<string> },
): SecretsPlan | undefined {
  const names = current.map(({ name }) => name);
  const setting = new Set(set);
  const removing = new Set(remove);
  const plan: SecretsPlan = {
    set: [...setting],
    keep: names.filter((name) => !setting.has(name) && !removing.has(name)),
    remove: names.filter((name) => removing.has(name)),
  };
  const count = plan.set.length + plan.keep.length;
  if (count > mostSecrets) {
    throw new Failure(
      "SECRET_LIMIT",
      `the Action would have ${count} secrets, and Auth0 allows ${mostSecrets}`,
      "Remove some that it does not need: splunk-action secrets remove NAME.",
    );
  }
  return plan.set.length === 0 && plan.remove.length === 0 ? undefined : plan;
}

/** The list to send for a plan. */
export function toSecretInputs(
  { set, keep }: SecretsPlan,
  values: ReadonlyMap<string, string>,
): readonly SecretInput[] {
  return [...keep.map((name) => ({ name })), ...set.map((name) => ({ name, value: values.get(name) ?? "" }))];
}

/** The settings that an environment holds, as they are sent to Auth0. Empty texts count as absent. */
export function collectValues(
  env: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<SettingName, string> {
  const values = new Map<SettingName, string>();
  for (const name of settingNames) {
    const { verbatim }: SettingRule<unknown> = settingRules[name];
    const text = verbatim ? env[name] : env[name]?.trim();
    if (text !== undefined && text !== "") values.set(name, text);
  }
  return values;
}
