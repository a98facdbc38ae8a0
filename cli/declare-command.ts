import type { Command as AnyCommand, OptionValues } from "@commander-js/extra-typings";
import type { CommandContext, CommandResult } from "./context.ts";

/** The options that every command accepts, before and after its name. */
export interface GlobalOptions {
  readonly envFile?: string | undefined;
  readonly json?: boolean | undefined;
  readonly color: boolean;
  readonly verbose?: boolean | undefined;
}

/** The declaration of a command: what the help and the argument parser need. */
export interface CommandDeclaration<Operands extends unknown[], Options extends OptionValues> {
  /** One word, or two for a command of a group (`secrets push`). */
  readonly name: string;
  readonly summary: string;
  /** Without the program's name. Shown at the top of the help. */
  readonly examples: readonly string[];
  /** Adds options and operands. The handler gets their names and types. */
  readonly options: (command: AnyCommand) => AnyCommand<Operands, Options>;
  /** Default true. A command that does not read the env file gets the environment of the process alone. */
  readonly readsEnvFile?: boolean;
}

/** Declares a command. Its handler is a `Handler<typeof declaration>` in the same file. */
export function declareCommand<Operands extends unknown[], Options extends OptionValues>(
  declaration: CommandDeclaration<Operands, Options>,
): CommandDeclaration<Operands, Options> {
  return declaration;
}

/** Runs a command. All input is in the parameters, all output in the result. */
export type CommandFunction<Operands extends unknown[], Options extends OptionValues> = (
  context: CommandContext,
  options: Options,
  ...operands: Operands
) => Promise<CommandResult>;

/** The handler of a declared command. An option that was not declared does not compile. */
export type Handler<Declaration> =
  Declaration extends CommandDeclaration<infer Operands, infer Options>
    ? CommandFunction<Operands, Options>
    : never;

/** The options of a declared command. */
export type OptionsOf<Declaration> =
  Declaration extends CommandDeclaration<unknown[], infer Options> ? Options : never;
