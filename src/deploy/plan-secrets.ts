import { Failure } from "../errors/failure.ts";
import type { SecretEntry, SecretInput } from "../management-api/management-port.ts";
import { splunkCredentialNames } from "../settings/check-combinations.ts";
import { type SettingName, type SettingRule, settingNames, settingRules } from "../settings/rules.ts";

/** A change of an Action's secrets, by name. */
export interface SecretsPlan {
  /** Sent with a value. */
  readonly set: readonly string[];
  /** Sent by name only, so Auth0 keeps their values. (The sent list replaces the whole list.) */
  readonly keep: readonly string[];
  readonly remove: readonly string[];
}

/** Auth0's limit. @see https://auth0.com/docs/customize/actions/limitations */
const maxSecrets = 30;

/**
 * Plans a change of secrets that loses none.
 *
 * @returns `undefined` if there is no change. Then the list is not sent.
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
  if (count > maxSecrets) {
    throw new Failure(
      "SECRET_LIMIT",
      `the Action would have ${count} secrets, and Auth0 allows ${maxSecrets}`,
      "Remove some that it does not need: splunk-action secrets remove NAME.",
    );
  }
  return plan.set.length === 0 && plan.remove.length === 0 ? undefined : plan;
}

/**
 * Extends a change to replace the Splunk credential as one unit: one write adds all names of the new kind and removes the
 * names of the other kinds. So every version has exactly one credential.
 *
 * @param available The names with a value in the environment.
 * @returns The unchanged change if it sends no credential, or several kinds (`checkSecrets` refuses these).
 */
export function replaceCredential(
  current: readonly SecretEntry[],
  set: Iterable<string>,
  available: Pick<ReadonlyMap<string, string>, "has">,
): { readonly set: readonly string[]; readonly remove: readonly string[] } {
  const names = new Set(current.map(({ name }) => name));
  const setting = new Set(set);
  const sent = splunkCredentialNames.filter((kind) => kind.some((name) => setting.has(name)));
  const [kind] = sent;
  if (kind === undefined || sent.length > 1) return { set: [...setting], remove: [] };
  const others = splunkCredentialNames.filter((one) => one !== kind).flat();
  const remove = others.filter((name) => names.has(name));
  if (remove.length > 0 || kind.some((name) => !names.has(name))) {
    for (const name of kind) if (available.has(name)) setting.add(name);
  }
  const isComplete = kind.every((name) => setting.has(name) || names.has(name));
  return { set: [...setting], remove: isComplete ? remove : [] };
}

/** The list to send for a plan. */
export function toSecretInputs(
  { set, keep }: SecretsPlan,
  values: ReadonlyMap<string, string>,
): readonly SecretInput[] {
  return [...keep.map((name) => ({ name })), ...set.map((name) => ({ name, value: values.get(name) ?? "" }))];
}

/** The settings of an environment, as sent to Auth0. Empty values count as absent. */
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
