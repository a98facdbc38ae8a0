import { fieldNames, splunkFields } from "./field-names.ts";

/** An entry of `EXTRA_FIELDS`: the field's name, and the path of its value in the post-login event. */
export interface ExtraField {
  readonly name: string;
  readonly path: readonly string[];
}

/** Parts of the post-login event that hold passwords and tokens. A path must not name, contain or enter one. */
const forbiddenPaths: readonly (readonly string[])[] = [
  ["secrets"],
  ["configuration"],
  ["request", "body"],
  ["request", "query"],
  ["user", "identities"],
];

/** Reads `name=path,…`. Paths are dotted, `user.app_metadata.plan` or `authentication.methods.0.name`. */
export function parseExtraFields(text: string): { value: readonly ExtraField[] } | { invalid: string } {
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
    // Entries are named by position and not quoted, because a secret may have been pasted here.
    const place = `entry ${index + 1}`;
    if (at < 1 || path.includes("")) return { invalid: `${place} must be name=path` };
    if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) {
      return { invalid: `${place}: the name must be letters, digits and underscores` };
    }
    if ((fieldNames as readonly string[]).includes(name))
      return { invalid: `${place}: the event has a field of that name already` };
    if (splunkFields.has(name)) return { invalid: `${place}: ${name} is one of Splunk's own fields` };
    if (/^(?:_|date_)/.test(name))
      return { invalid: `${place}: names that begin with _ or date_ are Splunk's own fields` };
    if (fields.some((field) => field.name === name)) return { invalid: `${place}: the name is there twice` };
    if (isForbidden(path))
      return {
        invalid: `${place}: the path leads to secrets, request.body, request.query or user.identities`,
      };
    fields.push({ name, path });
  }
  return fields.length > 0 ? { value: fields } : { invalid: "must be name=path, …" };
}

/** The value at a path, through own properties only; `undefined` where there is none. */
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
