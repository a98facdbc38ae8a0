import { Failure } from "../../src/errors/failure.ts";

/** What one check found, in one line. */
export interface Check {
  /** Stable, for scripts: `splunk.tls`. */
  readonly name: string;
  readonly status: "ok" | "warning" | "failure" | "skipped";
  readonly message: string;
  /** The next step, for all but `ok`. */
  readonly hint?: string;
}

/** A check that found nothing wrong. */
export const passed = (name: string, message: string): Check => ({ name, status: "ok", message });

/** A check that could not be made, and why. */
export const skipped = (name: string, message: string): Check => ({ name, status: "skipped", message });

/** Something that works, or will, but should be looked at. */
export const warned = (name: string, message: string, hint: string): Check => ({
  name,
  status: "warning",
  message,
  hint,
});

/** Something that does not work. */
export const failed = (name: string, message: string, hint: string): Check => ({
  name,
  status: "failure",
  message,
  hint,
});

/** A failure as a check. @throws what is no `Failure` */
export function toCheck(name: string, error: unknown): Check {
  if (error instanceof Failure) return failed(name, error.message, error.hint);
  throw error;
}
