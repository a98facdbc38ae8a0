import { X509Certificate } from "node:crypto";
import type { EntryReason } from "../activity/extra-fields.ts";

/** Parses a setting's text to a value, or to the reason why it is invalid. */
export type Parsed<T, Reason = InvalidReason> = { readonly value: T } | { readonly invalid: Reason };

/** Why a value is invalid. A code, because the Action does not need the sentence of `settings-error-texts.ts`. */
export type InvalidReason =
  | "not-text"
  | "url"
  | "url-user"
  | "url-query"
  | "url-scheme"
  | "domain"
  | "domain-scheme"
  | "audience"
  | "unicode"
  | "control"
  | "token-scheme"
  | "token"
  | "colon"
  | "key"
  | "key-reserved"
  | "index"
  | "integer"
  | "choice"
  | "choices"
  | "instant"
  | "private-key"
  | "other-pem"
  | "certificate"
  | "untouchable"
  | "unknown"
  | "both"
  | "entries"
  | `${EntryReason} ${number}`;

/** Any text for a query or a field. Rejects control characters and lone surrogates. */
export function parseText(text: string): Parsed<string> {
  if (!text.isWellFormed()) return { invalid: "unicode" };
  return hasControlCharacter(text) ? { invalid: "control" } : { value: text };
}

/** A token for an `Authorization` header: one word of visible ASCII. */
export function parseToken(text: string): Parsed<string> {
  if (/^(?:splunk|bearer|basic)\s/i.test(text)) return { invalid: "token-scheme" };
  return /^[\x21-\x7e]+$/.test(text) ? { value: text } : { invalid: "token" };
}

/** A user name for basic authentication, where a colon ends the name (RFC 7617). */
export function parseUserName(text: string): Parsed<string> {
  return text.includes(":") ? { invalid: "colon" } : parseText(text);
}

/**
 * A key of `app_metadata`. Auth0 refuses `.` and `$`, and merges some names onto the profile itself.
 *
 * @see https://auth0.com/docs/manage-users/user-accounts/metadata/metadata-fields-data
 */
export function parseMetadataKey(text: string): Parsed<string> {
  if (/[.$]/.test(text) || text.length > 128) return { invalid: "key" };
  return reservedMetadataKeys.has(text) ? { invalid: "key-reserved" } : parseText(text);
}

const reservedMetadataKeys: ReadonlySet<string> = new Set(
  (
    "__proto__ __tenant _id blocked clientID created_at email email_verified globalClientID global_client_id " +
    "identities lastIP lastLogin loginsCount metadata multifactor multifactor_last_modified updated_at user_id"
  ).split(" "),
);

/**
 * The name of an index. Splunk accepts events for a name that no index can have, and drops them.
 *
 * @see https://docs.splunk.com/Documentation/Splunk/latest/Indexer/Setupmultipleindexes
 */
export function parseIndexName(text: string): Parsed<string> {
  return /^[a-z0-9][a-z0-9_-]*$/.test(text) && !text.includes("kvstore")
    ? { value: text }
    : { invalid: "index" };
}

/** An integer within limits, both included. */
export function parseInteger(min: number, max: number): (text: string) => Parsed<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? { value } : { invalid: "integer" };
  };
}

/** One of the allowed words. Case is ignored. */
export function parseChoice<T extends string>(choices: readonly T[]): (text: string) => Parsed<T> {
  return (text) => {
    const value = choices.find((choice) => choice === text.toLowerCase());
    return value === undefined ? { invalid: "choice" } : { value };
  };
}

/** The words of a comma-separated list, without blanks and empty words. */
export function toWords(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

/** A comma-separated list of allowed words. */
export function parseChoices<T extends string>(
  choices: readonly T[],
): (text: string) => Parsed<readonly T[]> {
  return (text) => {
    const values = toWords(text).map((word) => choices.find((choice) => choice === word.toLowerCase()));
    const known = values.filter((value) => value !== undefined);
    return known.length === values.length && known.length > 0
      ? { value: [...new Set(known)] }
      : { invalid: "choices" };
  };
}

/** An ISO 8601 instant, as epoch milliseconds. A date means its start in UTC. A time needs a zone. */
export function parseInstant(text: string): Parsed<number> {
  const shape = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d))?$/i.exec(text);
  const day = shape?.[1];
  const value =
    shape === null
      ? Number.NaN
      : Date.parse(
          text
            .toUpperCase()
            .replace(",", ".")
            .replace(/([+-]\d\d)(\d\d)$/, "$1:$2"),
        );
  // Date.parse turns 30 February into 2 March. A typing error must not change the date.
  const exists = day !== undefined && new Date(Date.parse(day) || 0).toISOString().startsWith(day);
  return exists && !Number.isNaN(value) ? { value } : { invalid: "instant" };
}

/**
 * One or more PEM certificates, normalised. Dashboards and `.env` files change line breaks to `\n` or blanks, so any white
 * space is accepted. A private key in the text is an error, because it would be stored in Auth0.
 */
export function parseCertificates(text: string): Parsed<string> {
  if (/PRIVATE\s+KEY/i.test(text)) return { invalid: "private-key" };
  if (/-----BEGIN (?!CERTIFICATE-----)/.test(text)) return { invalid: "other-pem" };
  const blocks = [
    ...text
      .replaceAll(/\\r|\\n/g, "\n")
      .matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g),
  ];
  const certificates = blocks.map(([, base64 = ""]) => {
    const lines = base64.replaceAll(/\s+/g, "").match(/.{1,64}/g) ?? [];
    return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
  });
  return certificates.length > 0 && certificates.every(isCertificate)
    ? { value: certificates.join("") }
    : { invalid: "certificate" };
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function hasControlCharacter(text: string): boolean {
  return [...text].some((character) => character < " " || character === "\x7f");
}
