/**
 * A metadata write: keys of the first level are replaced, nested objects whole; `null` removes a key; an empty object
 * removes everything. Recorded for both kinds of metadata.
 */
export function mergeMetadata(
  stored: Readonly<Record<string, unknown>> | undefined,
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (Object.keys(change).length === 0) return {};
  const merged: Record<string, unknown> = { ...stored };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete merged[key];
    else merged[key] = structuredClone(value);
  }
  return merged;
}
