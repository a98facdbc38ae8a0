import { fieldNames, untouchableFields } from "../activity/field-names.ts";
import type { InvalidReason } from "./parse-values.ts";
import type { SettingsError, SettingValues } from "./settings.ts";

/** An error between settings. It depends on their names only, not on their values. */
export interface NamesProblem extends SettingsError {
  readonly present: readonly string[];
}

/** The three Splunk credentials. Exactly one of them is required. */
export const splunkCredentialNames = [
  ["SPLUNK_USERNAME", "SPLUNK_PASSWORD"],
  ["SPLUNK_TOKEN"],
  ["SPLUNK_HEC_TOKEN"],
] as const;

/** Settings that require another setting. */
const partners = [
  ["AUTH0_RUNTIME_CLIENT_ID", "AUTH0_RUNTIME_CLIENT_SECRET"],
  ["AUTH0_RUNTIME_CLIENT_SECRET", "AUTH0_RUNTIME_CLIENT_ID"],
  ["AUTH0_RUNTIME_CLIENT_ID", "AUTH0_DOMAIN"],
  ["AUTH0_RUNTIME_CLIENT_SECRET", "AUTH0_DOMAIN"],
  ["HASH_FIELDS", "HASH_KEY"],
] as const;

/**
 * The rules between settings that depend on names only. The Action uses them, and the command line, which can read only the
 * names of secrets in Auth0.
 *
 * @param given the names of all settings that have a value
 */
export function checkNames(given: ReadonlySet<string>): NamesProblem[] {
  const errors = checkCredential(given);
  const reported = new Set<string>();
  for (const [name, partner] of partners) {
    if (!given.has(name) || given.has(partner) || reported.has(partner)) continue;
    reported.add(partner);
    errors.push(toMissingPartner(name, partner));
  }
  return errors;
}

function checkCredential(given: ReadonlySet<string>): NamesProblem[] {
  const groups = splunkCredentialNames
    .map((names) => names.filter((name) => given.has(name)))
    .filter((names) => names.length > 0);
  const present: readonly string[] = groups.flat();
  if (groups.length === 0) return [{ names: splunkCredentialNames.flat(), code: "missing", present }];
  if (groups.length > 1) return [{ names: present, code: "conflict", present }];
  const [username, password] = splunkCredentialNames[0];
  if (given.has(username) === given.has(password)) return [];
  return [given.has(username) ? toMissingPartner(username, password) : toMissingPartner(password, username)];
}

function toMissingPartner(name: string, partner: string): NamesProblem {
  return { names: [partner], code: "needs", present: [name] };
}

/** An unknown name is an error: a misspelt name would send a field that should be hidden. */
export function checkFields(values: SettingValues, given: ReadonlySet<string>): SettingsError[] {
  const errors: SettingsError[] = [];
  const known = new Set<string>([...fieldNames, ...(values.EXTRA_FIELDS ?? []).map((field) => field.name)]);
  const extraFieldsInvalid = given.has("EXTRA_FIELDS") && values.EXTRA_FIELDS === undefined;
  for (const name of ["OMIT_FIELDS", "HASH_FIELDS"] as const) {
    const fields = values[name] ?? [];
    const invalid = (reason: InvalidReason) => errors.push({ names: [name], code: "invalid", reason });
    if (fields.some((field) => untouchableFields.includes(field))) invalid("untouchable");
    if (!extraFieldsInvalid && fields.some((field) => !known.has(field))) invalid("unknown");
  }
  if (values.HASH_FIELDS?.some((field) => values.OMIT_FIELDS?.includes(field))) {
    errors.push({ names: ["OMIT_FIELDS", "HASH_FIELDS"], code: "conflict", reason: "both" });
  }
  return errors;
}
