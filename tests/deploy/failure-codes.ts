/** The codes of the errors that a command printed. */
export function failureCodes(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^error ([A-Z0-9_]+): /gm)].map(([, code = ""]) => code);
}
