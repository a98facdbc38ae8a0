import { parseSettings } from "../../src/settings/parse-settings.ts";
import { exportPaths, toSearchFailure } from "../../src/splunk-api/find-event.ts";
import { createSearchClient } from "../../src/splunk-api/search-account.ts";
import type { CommandContext } from "../context.ts";
import { type Check, passed, skipped, toCheck } from "./check.ts";

const name = "splunk.search";

/**
 * Whether the search account may search the index of the events. The search itself finds nothing.
 *
 * @param seconds The limit for Splunk's response. Default: 20.
 */
export async function checkSearchAccount(env: CommandContext["env"], seconds?: number): Promise<Check> {
  const isGiven = Object.entries(env).some(([key, value]) => key.startsWith("SPLUNK_SEARCH_") && value);
  if (!isGiven)
    return skipped(name, "no SPLUNK_SEARCH_TOKEN, SPLUNK_SEARCH_USERNAME or SPLUNK_SEARCH_URL is set");
  const { values, settings } = parseSettings(env);
  try {
    const post = await createSearchClient(settings ?? values, env, seconds);
    const form = {
      search: `search index=${JSON.stringify(values.SPLUNK_INDEX ?? "*")} | head 1`,
      ...{ earliest_time: "-1s", latest_time: "now", output_mode: "json", preview: "false" },
    };
    for (const path of exportPaths) {
      const { status, body } = await post(path, form);
      if (status === 200) return passed(name, "Splunk lets the search account search");
      if (status !== 404) throw toSearchFailure(status, body);
    }
    throw toSearchFailure(404);
  } catch (error) {
    return toCheck(name, error);
  }
}
