/** limits.conf `[spath] extraction_cutoff`: bytes of an event that JSON extraction looks at. */
const extractionCutoff = 5000;
/** limits.conf `[kv] limit`: max extracted fields. */
const maxFields = 100;
const maxDepth = 64;

/**
 * Extracts an event's fields as a search does: JSON flattened to `a.b` and `a{}`, or `key=value` pairs. Anything after
 * the first 5 000 bytes or the hundredth field is missing, without an error.
 * https://help.splunk.com (limits.conf, `[spath]` and `[kv]`)
 */
export function extractFields(raw: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  const add = (name: string, value: string) => {
    const known = fields.get(name);
    if (known !== undefined) known.push(value);
    else if (fields.size < maxFields) fields.set(name, [value]);
  };
  if (isJson.test(raw)) new JsonWalker(cut(raw), add).walk();
  else for (const [, name = "", quoted, bare = ""] of raw.matchAll(pairs)) add(name, quoted ?? bare);
  return fields;
}

const scalar = /[^\s,\]}{["]+/y;
const isJson = /^\s*[{[]/;
const pairs = /([A-Za-z_][\w.]*)=(?:"([^"]*)"|([^\s,;"]+))/g;

/** Flattens a JSON text as `spath` does, without the limits of automatic extraction. */
export function flattenJson(text: string): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  if (!isJson.test(text)) return fields;
  new JsonWalker(text, (name, value) => {
    const known = fields.get(name);
    if (known === undefined) fields.set(name, [value]);
    else known.push(value);
  }).walk();
  return fields;
}

function cut(raw: string): string {
  if (raw.length * 3 <= extractionCutoff) return raw;
  const bytes = Buffer.from(raw, "utf8");
  return bytes.length <= extractionCutoff ? raw : bytes.subarray(0, extractionCutoff).toString("utf8");
}

/** Walks JSON that may be cut anywhere. Reports every complete value, then stops. */
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
    const text = this.#text;
    if (text[this.#at] !== '"') return undefined;
    const from = this.#at + 1;
    let end = text.indexOf('"', from);
    if (end < 0) return undefined;
    let raw = text.slice(from, end);
    if (raw.includes("\\")) {
      end = endOfString(text, from);
      if (end < 0) return undefined;
      raw = fromEscaped(text.slice(from, end));
    }
    this.#at = end + 1;
    return raw;
  }

  /** A number keeps its original text. One at the very end may be cut, so it is ignored. */
  #scalar(): string | undefined {
    scalar.lastIndex = this.#at;
    const found = scalar.exec(this.#text)?.[0];
    if (found === undefined || scalar.lastIndex === this.#text.length) return undefined;
    this.#at = scalar.lastIndex;
    return found;
  }

  #blanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return;
      this.#at += 1;
    }
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }
}

function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return -1;
}

function fromEscaped(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}
