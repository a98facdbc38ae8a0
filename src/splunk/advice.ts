import { type ErrorText, toErrorText } from "../errors/error-texts.ts";

/** What a verdict's code means, and what to do about it: one sentence each. */
export type Advice = ErrorText;

/** Explains any code that a verdict can carry. */
export function toAdvice(code: string): Advice {
  return toErrorText(code);
}
