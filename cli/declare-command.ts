import type { Command as AnyCommand, OptionValues } from "@commander-js/extra-typings";
import type { CommandContext, CommandResult } from "./context.ts";

/** The options that every command understands, before and after its name. */
export interface GlobalOptions {
  readonly envFile?: string | undefined;
  readonly json?: boolean | undefined;
  readonly color: boolean;
  readonly verbose?: boolean | undefined;
}

/** What the command line knows of a command before it runs: enough for the help and for reading its arguments. */
export interface CommandDeclaration<Operands extends unknown[], Options extends OptionValues> {
  /** One word, or two for a command of a group (`secrets push`). */
  readonly name: string;
  readonly summary: string;
  /** Without the program's name. The help begins with them. */
  readonly examples: readonly string[];
  /** Adds options and operands. Their names and types are those that the handler gets. */
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

/** What a command does: everything it needs comes in, everything it says goes out. */
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
