/**
 * A request's parameters as splunkd reads them: those of the query and of a form in the body are one set. The body
 * counts as a form with any content type, as `curl -d` sends one.
 */
export async function readParameters(request: Request): Promise<URLSearchParams> {
  const parameters = new URLSearchParams(new URL(request.url).search);
  if (request.method !== "POST") return parameters;
  for (const [name, value] of new URLSearchParams(await request.text())) parameters.append(name, value);
  return parameters;
}

/** splunkd's booleans: 1, t, true, yes, on and their opposites, in any case; undefined for anything else. */
export function parseSplunkBoolean(value: string | null): boolean | undefined {
  const word = (value ?? "").trim().toLowerCase();
  if (["1", "t", "true", "y", "yes", "on"].includes(word)) return true;
  return ["0", "f", "false", "n", "no", "off"].includes(word) ? false : undefined;
}
