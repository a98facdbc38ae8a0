/** Whether code is this project's Action: the build puts its name into the first line. */
export function isOwnAction(code: string): boolean {
  return code.startsWith("// splunk-action ");
}
