import type { Value } from "./value.ts";

/** The source of an event's fields. Reads a field only when it is used. */
export interface FieldSource {
  get(name: string): Value;
  /** All fields, in the order of display. */
  names(): readonly string[];
  /** Whether this field cannot contain what the pattern finds: a cheap check before anything is extracted. */
  lacks(name: string, text: RegExp): boolean;
}

/** A result in the pipeline: the fields that commands have set override those of the event. */
export class Row {
  /** Undefined: removed. */
  readonly #own = new Map<string, Value>();
  #source: FieldSource | undefined;

  constructor(source?: FieldSource) {
    this.#source = source;
  }

  get(name: string): Value {
    const own = this.#own.get(name);
    if (own !== undefined || this.#source === undefined || this.#own.has(name)) return own;
    return this.#source.get(name);
  }

  set(name: string, value: Value): void {
    if (value === undefined && this.#source === undefined) this.#own.delete(name);
    else this.#own.set(name, value);
  }

  /** Fields that have a value. */
  names(): string[] {
    const all =
      this.#source === undefined ? this.#own.keys() : [...this.#source.names(), ...this.#own.keys()];
    return [...new Set(all)].filter((name) => this.get(name) !== undefined);
  }

  /** Fields that commands have set. */
  ownNames(): string[] {
    return [...this.#own.keys()].filter((name) => this.#own.get(name) !== undefined);
  }

  /** Drops all fields but these. */
  keepOnly(names: Iterable<string>): void {
    const kept = [...names].map((name): [string, Value] => [name, this.get(name)]);
    this.#source = undefined;
    this.#own.clear();
    for (const [name, value] of kept) this.set(name, value);
  }

  copy(): Row {
    const copy = new Row(this.#source);
    for (const [name, value] of this.#own) copy.#own.set(name, value);
    return copy;
  }

  /** See {@link FieldSource.lacks}. */
  lacks(name: string, text: RegExp): boolean {
    return this.#source !== undefined && !this.#own.has(name) && this.#source.lacks(name, text);
  }
}

/** Makes a row of a table. */
export function toRow(fields: Iterable<readonly [string, Value]>): Row {
  const row = new Row();
  for (const [name, value] of fields) row.set(name, value);
  return row;
}
