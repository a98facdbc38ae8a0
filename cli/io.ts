import type { Readable, Writable } from "node:stream";

/** A stream that text goes to. */
export interface Output {
  write(text: string): unknown;
  /** Whether a person is looking. */
  readonly isTTY?: boolean;
  /** The terminal's width in characters. */
  readonly columns?: number;
}

/** Time as the commands see it, so that tests need not wait. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Rejects when `signal` is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Everything outside that the command line touches. The entry takes it from the process, a test from itself. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The folder of the built files. */
  readonly distDirectory: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Asks a person and gives the answer; absent where there is no terminal. */
  readonly ask?: (question: string) => Promise<string>;
  /** A terminal for several questions; absent where there is no terminal. */
  readonly terminal?: { readonly input: Readable; readonly output: Writable };
  /** This process among those of the machine. */
  readonly processes: {
    readonly pid: number;
    /** Whether there is such a process, whoever's it is. */
    isRunning(pid: number): boolean;
  };
  /** Settles when the user asks to stop. A command that does not wait for it just ends then. */
  readonly untilInterrupted: () => Promise<void>;
}
