import { findNearestName } from "../src/settings/nearest-name.ts";
import { settingNames } from "../src/settings/rules.ts";

/** Names that only the command line reads. A test compares `.env.example` with both lists. */
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

/** Names of other programs that are similar to ours. */
const foreignNames: ReadonlySet<string> = new Set(["SPLUNK_HOME"]);

/** The known name that was probably meant, for a name that is not known. */
export function findMisspelt(name: string): string | undefined {
  if (environmentNames.includes(name) || foreignNames.has(name)) return undefined;
  return findNearestName(name, environmentNames);
}
