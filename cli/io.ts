import type { Readable, Writable } from "node:stream";
import type { Clock } from "../src/outbound/deadline.ts";

/** An output stream. */
export interface Output {
  write(text: string): unknown;
  /** Whether it is a terminal. */
  readonly isTTY?: boolean;
  /** The terminal's width in characters. */
  readonly columns?: number;
}

/** Everything that the command line uses of the process. Tests pass their own. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The folder of the built files. */
  readonly distDirectory: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Asks the user and returns the answer. Absent without a terminal. */
  readonly ask?: (question: string) => Promise<string>;
  /** A terminal for several questions. Absent without a terminal. */
  readonly terminal?: { readonly input: Readable; readonly output: Writable };
  /** This process and other processes. */
  readonly processes: {
    readonly pid: number;
    /** Whether the process exists, also if it belongs to another user. */
    isRunning(pid: number): boolean;
  };
  /** Resolves when the user interrupts. A command that does not wait for it is ended. */
  readonly untilInterrupted: () => Promise<void>;
}
