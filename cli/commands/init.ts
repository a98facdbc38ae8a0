import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Failure } from "../../src/errors/failure.ts";
import type { CommandContext, CommandResult } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { environmentNames } from "../environment-names.ts";
import { askAuth0, askRuntimeClient, askSplunk } from "../init/ask-settings.ts";
import { CancelledError, createPrompts, type Prompts } from "../init/prompts.ts";
import { renderSettings, writePrivately } from "../init/write-settings.ts";
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
  const { terminal, envFile } = context;
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
    if (error instanceof CancelledError) return toResult(envFile, [], false);
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
    if (!replace) return toResult(envFile, [], false);
  }
  // Check the answers only: variables of the process would hide them.
  const own: readonly string[] = environmentNames;
  const rest = Object.fromEntries(Object.entries(env).filter(([name]) => !own.includes(name)));
  const questions = { ...context, env: rest, prompts, style: plainStyle };
  const auth0 = await askAuth0(questions);
  const splunk = await askSplunk(questions);
  const runtime = await askRuntimeClient(questions, auth0.AUTH0_DOMAIN ?? "");
  const answers = { ...auth0, ...splunk, ...runtime };
  await writePrivately(path, await renderSettings(distDirectory, answers), envFile);
  const names = Object.keys(answers);
  const hidden = names.filter((name) => env[name] !== undefined && env[name] !== answers[name as never]);
  if (hidden.length > 0) {
    warnings.push(
      `the environment of this shell has another ${hidden.join(", ")}, which wins over ${envFile}`,
    );
  }
  return toResult(envFile, names, true);
}

function toResult(file: string, names: readonly string[], written: boolean): CommandResult {
  const option = file === ".env" ? "" : ` --env-file ${file}`;
  return {
    data: { file, written, names },
    exitCode: written ? 0 : 1,
    text: ({ green, bold }) =>
      written
        ? [
            `${green("Wrote")} ${file}, readable for you alone. Keep it out of version control.`,
            "",
            "Next:",
            `  ${bold(`splunk-action deploy --dry-run${option}`)}   shows what deploy would do`,
            `  ${bold(`splunk-action deploy${option}`)}             deploys the Action and binds it`,
          ].join("\n")
        : "Nothing was written.",
  };
}
