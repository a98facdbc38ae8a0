/** What can be wrong with a setting. `conflict`: two settings exclude each other. `needs`: one lacks its partner. */
export type ProblemCode = "missing" | "invalid" | "conflict" | "needs";

/** One thing wrong with the settings. The message never holds a value: values may be secrets. */
export interface SettingsProblem {
  /** The settings at fault, by name. */
  readonly names: readonly string[];
  readonly code: ProblemCode;
  readonly message: string;
}

/** A setting's text as a value, or the reason why it is none. */
export type Parsed<T> = { readonly value: T } | { readonly invalid: string };
