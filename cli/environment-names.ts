import { settingNames } from "../src/settings/rules.ts";

/** What the command line reads beside the Action's settings. `.env.example` is held to both lists by a test. */
export const commandLineNames = [
  "AUTH0_CLIENT_ID",
  "AUTH0_CLIENT_SECRET",
  "AUTH0_CLIENT_SIGNING_KEY_PATH",
  "AUTH0_CLIENT_SIGNING_KEY",
  "AUTH0_CLIENT_SIGNING_ALGORITHM",
  "AUTH0_ACCESS_TOKEN",
  "AUTH0_AUDIENCE",
  "SPLUNK_SEARCH_URL",
  "SPLUNK_SEARCH_TOKEN",
  "SPLUNK_SEARCH_USERNAME",
  "SPLUNK_SEARCH_PASSWORD",
] as const;

/** Every name that the tool reads from the environment or from the env file. */
export const environmentNames: readonly string[] = [...new Set([...settingNames, ...commandLineNames])];

/** Names of other programs that look like one of ours. */
const foreignNames: ReadonlySet<string> = new Set(["SPLUNK_HOME"]);

/** The known name that was probably meant, for a name that is not known. */
export function findMisspelt(name: string): string | undefined {
  if (environmentNames.includes(name) || foreignNames.has(name)) return undefined;
  return nearest(name, environmentNames);
}

/** The nearest of some names: at most two edits away, a swap of neighbours counting as one. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(name.toUpperCase(), candidate);
    const limit = candidate.length < 8 ? 1 : 2;
    if (distance <= limit && distance < (best?.distance ?? 3)) best = { name: candidate, distance };
  }
  return best?.name;
}

/** The Damerau-Levenshtein distance, of which only small values matter here. */
function editDistance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 2) return 3;
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const above = rows[i - 1] ?? [];
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      let value = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        value = Math.min(value, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(value);
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? 3;
}
