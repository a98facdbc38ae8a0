import { type SettingName, settingRules } from "../../src/settings/rules.ts";
import { toInvalidText } from "../../src/settings/settings-error-texts.ts";
import type { CommandContext, Style } from "../context.ts";
import type { Check } from "../doctor/check.ts";
import { renderCheck } from "../doctor/render-checks.ts";
import type { Prompts } from "./prompts.ts";
import { type Answers, quoteValue } from "./write-settings.ts";

/** What the questions need. `env` holds the answers so far and the names of a proxy, nothing else. */
export type QuestionContext = Pick<CommandContext, "env" | "cwd" | "fetch" | "clock" | "progress"> & {
  readonly prompts: Prompts;
  readonly style: Style;
};

/** One group of questions, and how its answers are checked. */
export interface QuestionGroup {
  /** @param before The answers of the attempt before; empty at first. They are offered again. */
  readonly ask: (before: Answers) => Promise<Answers>;
  readonly check: (env: CommandContext["env"]) => Promise<readonly Check[]>;
  /** Another way to repair what was found, beside answering again. */
  readonly repair?: (checks: readonly Check[]) => Repair | undefined;
}

/** An offer in the menu that follows a failed check. */
export interface Repair {
  readonly label: string;
  readonly ask: (before: Answers) => Promise<Answers>;
}

/** Asks, checks and shows the results, until no check fails or the user keeps the answers despite errors. */
export async function askUntilKept(context: QuestionContext, group: QuestionGroup): Promise<Answers> {
  const { prompts, env, progress, style } = context;
  let answers = await group.ask({});
  for (;;) {
    progress.step("Checking the answers, for a minute at most");
    const checks = await group.check({ ...env, ...answers });
    progress.clear();
    const failures = checks.filter(({ status }) => status === "failure");
    const others = checks.filter(({ status, name }) => !hidden(status, name) && status !== "failure");
    prompts.say([...others, ...failures].map((one) => renderCheck(one, style)).join("\n"));
    if (failures.length === 0) return answers;
    const repair = group.repair?.(checks);
    const next = await prompts.choose("That does not work yet. What now?", [
      ...(repair === undefined ? [] : [["repair", repair.label] as const]),
      ["correct", "correct the answers"],
      ["again", "check again"],
      ["keep", "keep the answers and continue"],
    ]);
    if (next === "keep") return answers;
    if (next === "correct") answers = await group.ask(answers);
    if (next === "repair" && repair !== undefined) answers = await repair.ask(answers);
  }
}

/** What was not checked is not shown, except the index: a HEC token shows only with an event where it may write. */
function hidden(status: Check["status"], name: string): boolean {
  return status === "skipped" && name !== "splunk.index";
}

/** One question for a value that may be shown. */
export interface TextQuestion {
  /** The setting whose rule the answer must fit. */
  readonly name: string;
  readonly message: string;
  readonly initial?: string | undefined;
  /** Whether an empty answer is one. */
  readonly optional?: boolean;
  /** Says what is wrong with an answer, instead of the setting's rule. */
  readonly validate?: (answer: string) => string | undefined;
}

/** Asks for a value. An answer that the setting's rule refuses is asked for again. */
export function askText(prompts: Prompts, question: TextQuestion): Promise<string> {
  const { name, message, initial = "", optional = false, validate } = question;
  return prompts.ask({
    message,
    initial,
    validate(answer) {
      if (answer === "") return optional ? undefined : mustNotBeEmpty;
      return validate === undefined ? describeInvalid(name, answer) : validate(answer);
    },
  });
}

/** Asks for a secret. It is not shown; an empty answer keeps the one of the attempt before. */
export async function askSecret(
  prompts: Prompts,
  name: string,
  message: string,
  before: Answers,
): Promise<Answers> {
  const earlier = before[name];
  const answer = await prompts.askSecret({
    message: earlier === undefined ? message : `${message} (Enter keeps the last answer)`,
    validate(answer) {
      if (answer.trim() !== "") return describeInvalid(name, answer);
      return earlier === undefined ? mustNotBeEmpty : undefined;
    },
  });
  return { [name]: answer.trim() === "" ? (earlier ?? "") : answer };
}

const mustNotBeEmpty = "Type a value, or press Ctrl-C to stop.";

/** The setting's own error for a value, or that no env file can hold it. */
export function describeInvalid(name: string, value: string): string | undefined {
  if (quoteValue(value) === undefined) {
    return "An env file cannot hold this value: it has quotes of every kind. Set it in the environment.";
  }
  if (!(name in settingRules)) return undefined;
  const parsed = settingRules[name as SettingName].parse(value);
  return "invalid" in parsed ? `${name} ${toInvalidText(parsed.invalid)}` : undefined;
}
