/** Cache of compiled patterns, oldest first, bounded by `maxKnown`. */
const known = new Map<string, RegExp>();
const maxKnown = 200;

/** A regular expression that does not compile in JavaScript. */
export class PatternError extends Error {
  override readonly name = "PatternError";
}

/**
 * Makes a regular expression from Splunk's PCRE: `(?P<name>…)`, a leading `(?i)`, `(?s)`, `(?m)`.
 * @throws PatternError for one that does not compile here, such as one with possessive quantifiers.
 */
export function toPattern(source: string, flags = ""): RegExp {
  const key = `${flags}/${source}`;
  const cached = known.get(key);
  if (cached !== undefined) {
    cached.lastIndex = 0;
    return cached;
  }
  const [, inline = "", rest = source] = /^\(\?([ims]+)\)(.*)$/s.exec(source) ?? [];
  try {
    const all = [...new Set(`${flags}${inline}`)].join("");
    const pattern = new RegExp(rest.replaceAll("(?P<", "(?<"), all);
    known.set(key, pattern);
    const [oldest] = known.keys();
    if (known.size > maxKnown && oldest !== undefined) known.delete(oldest);
    return pattern;
  } catch {
    throw new PatternError(`The regex '${source}' is invalid, or the local Splunk does not support it`);
  }
}

/** Creates a case-insensitive test of a pattern with `*`, in linear time for any number of stars. */
export function toGlob(pattern: string): (value: string) => boolean {
  const parts = pattern.toLowerCase().split("*");
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return (value) => value.toLowerCase() === first;
  const middle = parts.slice(1, -1);
  return (value) => {
    const text = value.toLowerCase();
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const part of middle) {
      const found = text.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
