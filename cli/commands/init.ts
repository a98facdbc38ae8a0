import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Failure } from "../../src/errors/failure.ts";
import type { CommandContext, CommandResult } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { toProgram } from "../environment.ts";
import { environmentNames } from "../environment-names.ts";
import { askDeployer, askRuntimeClient, askTenant } from "../init/ask-auth0.ts";
import { askNames, askSearchAccount, askSplunkCredential, askSplunkUrl } from "../init/ask-splunk.ts";
import { CancelledError, createPrompts, type Prompts } from "../init/prompts.ts";
import type { QuestionContext } from "../init/question-context.ts";
import { type Answers, renderSettings, writePrivately } from "../init/write-settings.ts";
import { plainStyle } from "../terminal.ts";

/** `init`: asks for the settings, checks each answer and writes the env file. */
export const init = declareCommand({
  name: "init",
  summary: "ask for the settings, check them and write them to .env",
  examples: ["init", "init --env-file production.env"],
  options: (command) => command.option("--force", "replace the file without asking"),
  readsEnvFile: false,
});

export const runInit: Handler<typeof init> = async (context, { force = false }) => {
  const { terminal } = context;
  if (terminal === undefined) {
    throw new Failure(
      "USAGE",
      "init asks questions, and there is no terminal to ask them on",
      "Run it on a terminal, or copy .env.example to .env and fill it in.",
    );
  }
  const prompts = createPrompts(terminal);
  try {
    return await askAndWrite(context, prompts, force);
  } catch (error) {
    if (error instanceof CancelledError) return toResult(context, [], false);
    throw error;
  }
};

async function askAndWrite(
  context: CommandContext,
  prompts: Prompts,
  force: boolean,
): Promise<CommandResult> {
  const { cwd, env, distDirectory, envFile, warnings } = context;
  const path = resolve(cwd, envFile);
  if (existsSync(path) && !force) {
    const replace = await prompts.confirm(`${envFile} exists. Replace it? Its content will be lost`, false);
    if (!replace) return toResult(context, [], false);
  }
  // Check the answers only: variables of the process would hide them.
  const own: readonly string[] = environmentNames;
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !own.includes(name)));
  const answers = await askAll({ ...context, env: rest, prompts, style: plainStyle });
  await writePrivately(path, await renderSettings(distDirectory, answers), envFile);
  const names = Object.keys(answers);
  const hidden = names.filter((name) => env[name] !== undefined && env[name] !== answers[name as never]);
  if (hidden.length > 0) {
    warnings.push(
      `the environment of this shell has another ${hidden.join(", ")}, which wins over ${envFile}`,
    );
  }
  return toResult(context, names, true);
}

/** Each group of questions is checked with the answers of those before it. */
async function askAll(context: QuestionContext): Promise<Answers> {
  const groups = [
    ...[askTenant, askDeployer, askSplunkUrl, askSplunkCredential, askNames],
    ...[askRuntimeClient, askSearchAccount],
  ];
  let answers: Answers = {};
  for (const ask of groups) {
    answers = { ...answers, ...(await ask({ ...context, env: { ...context.env, ...answers } })) };
  }
  return answers;
}

function toResult(context: CommandContext, names: readonly string[], written: boolean): CommandResult {
  const { envFile: file } = context;
  const program = toProgram(context);
  return {
    data: { file, written, names },
    exitCode: written ? 0 : 1,
    text: ({ green, bold }) =>
      written
        ? [
            `${green("Wrote")} ${file}, readable for you alone. Keep it out of version control.`,
            "",
            "Next:",
            `  ${bold(`${program} deploy --dry-run`)}   shows what deploy would do`,
            `  ${bold(`${program} deploy`)}             deploys the Action and binds it`,
          ].join("\n")
        : "Nothing was written.",
  };
}
