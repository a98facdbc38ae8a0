import { Failure } from "../errors/failure.ts";
import { checkNames, type NamesProblem, splunkCredentialNames } from "../settings/check-combinations.ts";
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
export function checkSecrets(plan: SecretsPlan, values: ReadonlyMap<string, string>): SecretsCheck {
  const { set, keep } = plan;
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
  return { missing: findMissing(names), warnings: [...unsent, ...describeUrl(plan, values)] };
}

/**
 * Warns if the URL may not fit the kind of credential. A HEC token and the other kinds use different ports of Splunk, and
 * the URL in the tenant cannot be read.
 */
function describeUrl({ set, keep, remove }: SecretsPlan, values: ReadonlyMap<string, string>): string[] {
  const isHec = [...set, ...keep].includes("SPLUNK_HEC_TOKEN");
  const [credential = ""] = splunkCredentialNames.flat().filter((name) => set.includes(name));
  const place = isHec
    ? "the HTTP Event Collector (by default port 8088)"
    : "the management port (by default 8089)";
  const wasHec = remove.includes("SPLUNK_HEC_TOKEN");
  const isExchanged = isHec
    ? splunkCredentialNames.flat().some((name) => remove.includes(name))
    : wasHec && credential !== "";
  if (keep.includes("SPLUNK_URL") && isExchanged) {
    const sends = values.has("SPLUNK_URL")
      ? " sends that of the environment"
      : ", with it in the environment, sends another";
    return [
      `the tenant's SPLUNK_URL is kept, and ${credential} needs the address of ${place}: splunk-action secrets push SPLUNK_URL${sends}`,
    ];
  }
  const port = set.includes("SPLUNK_URL")
    ? /:(808[89])(?:\/|$)/.exec(values.get("SPLUNK_URL") ?? "")?.[1]
    : undefined;
  const isWrong = credential !== "" && port === (isHec ? "8089" : "8088");
  return isWrong ? [`SPLUNK_URL has port ${port}, and ${credential} needs the address of ${place}`] : [];
}

/** The last word on an Action that cannot send. */
export function describeSilence(name: string, missing: readonly string[], denial: Denial = "none"): string {
  const denies: Readonly<Record<Denial, string>> = {
    none: "",
    possible: " (and every login is denied if ON_FAILURE in the tenant is deny)",
    unknown: " (and every login is denied if ON_FAILURE in the tenant is deny)",
    certain: " (and every login is denied: ON_FAILURE is deny)",
  };
  return (
    `no event is sent until the Action has ${missing.join(" and ")}${denies[denial]}: set it in the environment or in ` +
    `.env and run splunk-action secrets push, or set it in Auth0's dashboard (Actions > Library > ${name} > Secrets) ` +
    "and deploy there"
  );
}

/**
 * Whether an Action that cannot send denies logins. `unknown`: only the tenant knows the value of `ON_FAILURE`.
 * `possible`: the environment says `allow`, and the tenant's value stays.
 */
export type Denial = "none" | "possible" | "unknown" | "certain";

/** What is known of `ON_FAILURE`. For a value that stays in the tenant, the environment's says what the user means. */
export function readDenial(
  { set, keep }: Pick<SecretsPlan, "set" | "keep">,
  values: ReadonlyMap<string, string>,
): Denial {
  const value = values.get("ON_FAILURE")?.toLowerCase();
  if (set.includes("ON_FAILURE")) return value === "deny" ? "certain" : "none";
  if (!keep.includes("ON_FAILURE")) return "none";
  if (value === undefined) return "unknown";
  return value === "deny" ? "certain" : "possible";
}

/** @throws {Failure} `SETTINGS` if an Action without what is missing would, or might, deny every login. */
export function refuseDenial(denial: Denial, missing: readonly string[]): void {
  if (denial === "none" || denial === "possible") return;
  const lacks = `it has no ${missing.map((what) => what.replace(/^a /, "")).join(" and no ")}`;
  throw new Failure(
    "SETTINGS",
    denial === "certain"
      ? `the Action would deny every login: ON_FAILURE is deny, and ${lacks}`
      : `the Action may deny every login: the tenant has a value for ON_FAILURE, which Auth0 does not give back, and ${lacks}`,
    "Set what is missing in the environment or in .env; or set ON_FAILURE=allow there and add --push-secrets.",
  );
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
