import { parseSettings } from "../../src/settings/parse-settings.ts";
import { toProblemText } from "../../src/settings/problem-texts.ts";
import type { Settings } from "../../src/settings/settings.ts";
import { type Check, failed, passed } from "./check.ts";

/** Whether the environment's settings are complete and fit together: one line for each problem. */
export function checkSettings(env: Readonly<Record<string, string | undefined>>): {
  readonly settings: Settings | undefined;
  readonly checks: readonly Check[];
} {
  const { settings, problems } = parseSettings(env);
  const hint =
    "Run splunk-action init, or set it in the environment or in .env; .env.example explains each setting.";
  const checks =
    problems.length === 0
      ? [passed("settings", "complete and consistent")]
      : problems.map((problem) => failed("settings", toProblemText(problem), hint));
  return { settings, checks };
}
