import { fieldNames, untouchableFields } from "../activity/field-names.ts";
import type { SettingsProblem } from "./problem.ts";
import type { ReadValues } from "./read-values.ts";
import type { SettingName } from "./rules.ts";

/** What is wrong between settings that may each be right: credentials, partners, fields. */
export function checkCombinations(read: ReadValues): SettingsProblem[] {
  return [...checkCredential(read), ...checkRuntimeClient(read), ...checkFields(read)];
}

function checkCredential({ given }: ReadValues): SettingsProblem[] {
  const basic = (["SPLUNK_USERNAME", "SPLUNK_PASSWORD"] as const).filter((name) => given.has(name));
  const tokens = (["SPLUNK_TOKEN", "SPLUNK_HEC_TOKEN"] as const).filter((name) => given.has(name));
  const choice = "exactly one of SPLUNK_USERNAME with SPLUNK_PASSWORD, SPLUNK_TOKEN, SPLUNK_HEC_TOKEN";
  if (basic.length === 0 && tokens.length === 0) {
    const names = ["SPLUNK_USERNAME", "SPLUNK_PASSWORD", "SPLUNK_TOKEN", "SPLUNK_HEC_TOKEN"];
    return [{ names, code: "missing", message: `no Splunk credential: set ${choice}` }];
  }
  if (tokens.length + Math.min(basic.length, 1) > 1) {
    const names = [...basic, ...tokens];
    return [{ names, code: "conflict", message: `${names.join(" and ")} exclude each other: set ${choice}` }];
  }
  return tokens.length === 1 ? [] : checkPartners(given, "SPLUNK_USERNAME", "SPLUNK_PASSWORD");
}

function checkRuntimeClient({ given }: ReadValues): SettingsProblem[] {
  const client = ["AUTH0_RUNTIME_CLIENT_ID", "AUTH0_RUNTIME_CLIENT_SECRET"] as const;
  const problems = checkPartners(given, ...client);
  if (client.some((name) => given.has(name)) && !given.has("AUTH0_DOMAIN")) {
    problems.push({
      names: ["AUTH0_DOMAIN"],
      code: "needs",
      message: `AUTH0_DOMAIN is missing: ${client[0]} needs it`,
    });
  }
  return problems;
}

function checkPartners(
  given: ReadonlySet<SettingName>,
  one: SettingName,
  other: SettingName,
): SettingsProblem[] {
  if (given.has(one) === given.has(other)) return [];
  const [absent, present] = given.has(one) ? [other, one] : [one, other];
  return [{ names: [absent], code: "needs", message: `${absent} is missing: ${present} needs it` }];
}

/** A misspelt name in these lists would send what was meant to stay, so an unknown one is a problem. */
function checkFields({ values, given }: ReadValues): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  const known = new Set<string>([...fieldNames, ...(values.EXTRA_FIELDS ?? []).map((field) => field.name)]);
  const extraFieldsUnreadable = given.has("EXTRA_FIELDS") && values.EXTRA_FIELDS === undefined;
  for (const name of ["OMIT_FIELDS", "HASH_FIELDS"] as const) {
    const fields = values[name] ?? [];
    if (fields.some((field) => untouchableFields.includes(field))) {
      problems.push({
        names: [name],
        code: "invalid",
        message: `${name} must not name ${untouchableFields.join(" or ")}`,
      });
    }
    if (!extraFieldsUnreadable && fields.some((field) => !known.has(field))) {
      problems.push({ names: [name], code: "invalid", message: `${name} names a field that no event has` });
    }
  }
  const hashed = values.HASH_FIELDS ?? [];
  if (hashed.some((field) => values.OMIT_FIELDS?.includes(field))) {
    const names = ["OMIT_FIELDS", "HASH_FIELDS"];
    problems.push({ names, code: "conflict", message: "OMIT_FIELDS and HASH_FIELDS name the same field" });
  }
  if (hashed.length > 0 && !given.has("HASH_KEY")) {
    problems.push({
      names: ["HASH_KEY"],
      code: "needs",
      message: "HASH_KEY is missing: HASH_FIELDS needs it",
    });
  }
  return problems;
}
