import { Failure } from "../../src/errors/failure.ts";

/** The result of one check, in one line. */
export interface Check {
  /** Stable, for scripts: `splunk.tls`. */
  readonly name: string;
  readonly status: "ok" | "warning" | "failure" | "skipped";
  readonly message: string;
  /** The next step, for all but `ok`. */
  readonly hint?: string;
}

/** A check that passed. */
export const passed = (name: string, message: string): Check => ({ name, status: "ok", message });

/** A check that could not run, and why. */
export const skipped = (name: string, message: string): Check => ({ name, status: "skipped", message });

/** A check that passed with a warning. */
export const warned = (name: string, message: string, hint: string): Check => ({
  name,
  status: "warning",
  message,
  hint,
});

/** A check that failed. */
export const failed = (name: string, message: string, hint: string): Check => ({
  name,
  status: "failure",
  message,
  hint,
});

/** Converts a `Failure` to a check. @throws other errors */
export function toCheck(name: string, error: unknown): Check {
  if (error instanceof Failure) return failed(name, error.message, error.hint);
  throw error;
}
