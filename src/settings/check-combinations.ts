import { fieldNames, untouchableFields } from "../activity/field-names.ts";
import type { SettingsProblem, SettingValues } from "./settings.ts";

/** An error between settings, found by their names alone. */
export interface NamesProblem extends SettingsProblem {
  /** The settings that are there and make it an error; empty where something is simply missing. */
  readonly present: readonly string[];
}

/** The three Splunk credentials. Exactly one of them must be there. */
export const splunkCredentialNames = [
  ["SPLUNK_USERNAME", "SPLUNK_PASSWORD"],
  ["SPLUNK_TOKEN"],
  ["SPLUNK_HEC_TOKEN"],
] as const;

/** Settings that need another one. */
const partners = [
  ["AUTH0_RUNTIME_CLIENT_ID", "AUTH0_RUNTIME_CLIENT_SECRET"],
  ["AUTH0_RUNTIME_CLIENT_SECRET", "AUTH0_RUNTIME_CLIENT_ID"],
  ["AUTH0_RUNTIME_CLIENT_ID", "AUTH0_DOMAIN"],
  ["AUTH0_RUNTIME_CLIENT_SECRET", "AUTH0_DOMAIN"],
  ["HASH_FIELDS", "HASH_KEY"],
] as const;

/**
 * The rules between settings that need no values, for the Action and for the command line, which knows only the names
 * of secrets that are already in Auth0.
 *
 * @param given the names of all settings that are there
 */
export function checkNames(given: ReadonlySet<string>): NamesProblem[] {
  const problems = checkCredential(given);
  const reported = new Set<string>();
  for (const [name, partner] of partners) {
    if (!given.has(name) || given.has(partner) || reported.has(partner)) continue;
    reported.add(partner);
    problems.push(toMissingPartner(name, partner));
  }
  return problems;
}

function checkCredential(given: ReadonlySet<string>): NamesProblem[] {
  const groups = splunkCredentialNames
    .map((names) => names.filter((name) => given.has(name)))
    .filter((names) => names.length > 0);
  const choice = "exactly one of SPLUNK_USERNAME with SPLUNK_PASSWORD, SPLUNK_TOKEN, SPLUNK_HEC_TOKEN";
  const present: readonly string[] = groups.flat();
  if (groups.length === 0) {
    const message = `no Splunk credential: set ${choice}`;
    return [{ names: splunkCredentialNames.flat(), code: "missing", message, present }];
  }
  if (groups.length > 1) {
    const message = `${present.join(" and ")} exclude each other: set ${choice}`;
    return [{ names: present, code: "conflict", message, present }];
  }
  const [username, password] = splunkCredentialNames[0];
  if (given.has(username) === given.has(password)) return [];
  return [given.has(username) ? toMissingPartner(username, password) : toMissingPartner(password, username)];
}

function toMissingPartner(name: string, partner: string): NamesProblem {
  const message = `${partner} is missing: ${name} needs it`;
  return { names: [partner], code: "needs", message, present: [name] };
}

/** A misspelt name in these lists would send what was meant to be hidden, so an unknown name is an error. */
export function checkFields(values: SettingValues, given: ReadonlySet<string>): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const known = new Set<string>([...fieldNames, ...(values.EXTRA_FIELDS ?? []).map((field) => field.name)]);
  const extraFieldsInvalid = given.has("EXTRA_FIELDS") && values.EXTRA_FIELDS === undefined;
  for (const name of ["OMIT_FIELDS", "HASH_FIELDS"] as const) {
    const fields = values[name] ?? [];
    const invalid = (what: string) =>
      problems.push({ names: [name], code: "invalid", message: `${name} ${what}` });
    const untouchable = untouchableFields.filter((field) => fields.includes(field));
    if (untouchable.length > 0) invalid(`must not name ${untouchable.join(" or ")}`);
    if (!extraFieldsInvalid && fields.some((field) => !known.has(field)))
      invalid("names a field that no event has");
  }
  if (values.HASH_FIELDS?.some((field) => values.OMIT_FIELDS?.includes(field))) {
    const names = ["OMIT_FIELDS", "HASH_FIELDS"];
    problems.push({ names, code: "conflict", message: "OMIT_FIELDS and HASH_FIELDS name the same field" });
  }
  return problems;
}
