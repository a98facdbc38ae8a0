import { fieldNames, splunkFields } from "./field-names.ts";

/** An entry of `EXTRA_FIELDS`: the field's name, and the path of its value in the post-login event. */
export interface ExtraField {
  readonly name: string;
  readonly path: readonly string[];
}

/** Why an entry is invalid. The position of the entry follows, such as `path 2`. */
export type EntryReason = "shape" | "name" | "own" | "splunk" | "prefix" | "twice" | "path";

/** Parts of the post-login event that hold passwords and tokens. A path must not name, contain or enter one. */
const forbiddenPaths: readonly (readonly string[])[] = [
  ["secrets"],
  ["configuration"],
  ["request", "body"],
  ["request", "query"],
  ["user", "identities"],
];

/** Parses `name=path,…`. Paths are dotted: `user.app_metadata.plan` or `authentication.methods.0.name`. */
export function parseExtraFields(
  text: string,
): { readonly value: readonly ExtraField[] } | { readonly invalid: "entries" | `${EntryReason} ${number}` } {
  const fields: ExtraField[] = [];
  for (const [index, entry] of text
    .split(",")
    .map((part) => part.trim())
    .entries()) {
    if (entry === "") continue;
    const at = entry.indexOf("=");
    const name = entry.slice(0, Math.max(at, 0)).trim();
    const path = entry
      .slice(at + 1)
      .split(".")
      .map((key) => key.trim());
    // Errors name the position of an entry, not its text: the text may be a secret that was pasted by mistake.
    const reason =
      at < 1 || path.includes("")
        ? "shape"
        : (checkName(name, fields) ?? (isForbidden(path) ? "path" : undefined));
    if (reason !== undefined) return { invalid: `${reason} ${index + 1}` };
    fields.push({ name, path });
  }
  return fields.length > 0 ? { value: fields } : { invalid: "entries" };
}

function checkName(name: string, others: readonly ExtraField[]): EntryReason | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) return "name";
  if ((fieldNames as readonly string[]).includes(name)) return "own";
  if (splunkFields.has(name)) return "splunk";
  if (/^(?:_|date_)/.test(name)) return "prefix";
  return others.some((field) => field.name === name) ? "twice" : undefined;
}

/** The value at a path (own properties only), or `undefined`. */
export function readPath(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** `request` contains `request.body`, so it is refused, and so is everything below `request.body`. */
function isForbidden(path: readonly string[]): boolean {
  return forbiddenPaths.some((forbidden) => {
    const shared = Math.min(path.length, forbidden.length);
    return path.slice(0, shared).join("\0") === forbidden.slice(0, shared).join("\0");
  });
}
