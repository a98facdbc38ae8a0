/** limits.conf `[spath] extraction_cutoff`: bytes of an event that JSON extraction looks at. */
const extractionCutoff = 5000;
/** limits.conf `[kv] limit`: fields extracted at most. */
const maxFields = 100;
const maxDepth = 64;

/**
 * Extracts an event's fields as a search does: JSON flattened to `a.b` and `a{}`, or `key=value` pairs. What lies
 * behind the first 5 000 bytes, or after the hundredth field, is not there, without a word.
 * https://help.splunk.com (limits.conf, `[spath]` and `[kv]`)
 */
export function extractFields(raw: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  const add = (name: string, value: string) => {
    const known = fields.get(name);
    if (known !== undefined) known.push(value);
    else if (fields.size < maxFields) fields.set(name, [value]);
  };
  if (/^\s*[{[]/.test(raw)) new JsonWalker(cut(raw), add).walk();
  else for (const [, name = "", quoted, bare = ""] of raw.matchAll(pairs)) add(name, quoted ?? bare);
  return fields;
}

const pairs = /([A-Za-z_][\w.]*)=(?:"([^"]*)"|([^\s,;"]+))/g;

function cut(raw: string): string {
  if (raw.length * 3 <= extractionCutoff) return raw;
  const bytes = Buffer.from(raw, "utf8");
  return bytes.length <= extractionCutoff ? raw : bytes.subarray(0, extractionCutoff).toString("utf8");
}

/** Walks JSON that may be cut anywhere: every value that is complete is told, then it stops. */
class JsonWalker {
  readonly #text: string;
  readonly #add: (name: string, value: string) => void;
  #at = 0;

  constructor(text: string, add: (name: string, value: string) => void) {
    this.#text = text;
    this.#add = add;
  }

  walk(): void {
    this.#value("", 0);
  }

  /** @returns whether the value was complete. */
  #value(path: string, depth: number): boolean {
    this.#blanks();
    const first = this.#text[this.#at];
    if (first === "{") return depth < maxDepth && this.#object(path, depth + 1);
    if (first === "[") return depth < maxDepth && this.#array(path, depth + 1);
    const value = first === '"' ? this.#string() : this.#scalar();
    if (value === undefined) return false;
    if (path !== "") this.#add(path, value);
    return true;
  }

  #object(path: string, depth: number): boolean {
    this.#at += 1;
    for (;;) {
      this.#blanks();
      if (this.#take("}")) return true;
      const key = this.#string();
      if (key === undefined) return false;
      this.#blanks();
      if (!this.#take(":") || !this.#value(path === "" ? key : `${path}.${key}`, depth)) return false;
      this.#blanks();
      if (!this.#take(",") && this.#text[this.#at] !== "}") return false;
    }
  }

  #array(path: string, depth: number): boolean {
    this.#at += 1;
    for (;;) {
      this.#blanks();
      if (this.#take("]")) return true;
      if (!this.#value(`${path}{}`, depth)) return false;
      this.#blanks();
      if (!this.#take(",") && this.#text[this.#at] !== "]") return false;
    }
  }

  #string(): string | undefined {
    const pattern = /"(?:[^"\\]|\\.)*"/sy;
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return undefined;
    this.#at = pattern.lastIndex;
    try {
      return String(JSON.parse(found));
    } catch {
      return found.slice(1, -1);
    }
  }

  /** A number keeps the text that it was written in. One at the very end may be cut, so it does not count. */
  #scalar(): string | undefined {
    const pattern = /[^\s,\]}{["]+/y;
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined || pattern.lastIndex === this.#text.length) return undefined;
    this.#at = pattern.lastIndex;
    return found;
  }

  #blanks(): void {
    while (" \t\r\n".includes(this.#text[this.#at] ?? "x")) this.#at += 1;
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }
}
