import { Console } from "node:console";
import { Writable } from "node:stream";
import type { ConsoleOutput } from "./execution.ts";
import type { RuntimeLimits } from "./runtime-limits.ts";

/** The console output of one execution, collected until the execution ends. */
export interface ConsoleLog {
  write(text: string): void;
  /** Returns the output so far. Later output is lost, as in Auth0. */
  close(): ConsoleOutput;
}

/** An empty log. */
export function createConsoleLog(limits: RuntimeLimits): ConsoleLog {
  let text = "";
  let room = limits.consoleBufferBytes;
  return {
    write(chunk) {
      if (room <= 0) return;
      const bytes = Buffer.from(chunk, "utf8");
      text += bytes.byteLength > room ? bytes.subarray(0, room).toString("utf8") : chunk;
      room -= bytes.byteLength;
    },
    close() {
      room = 0;
      const printed = text.endsWith("\n") ? text.slice(0, -1) : text;
      const stored = printed.slice(0, limits.storedConsoleCharacters);
      return {
        lines: text === "" ? [] : printed.split("\n"),
        stored,
        truncated: stored.length < printed.length,
      };
    },
  };
}

/**
 * The `console` that an Action gets: Node's own, formatting included, with both its streams going to the log of the
 * execution that is running. It outlives executions, because the Action's module keeps it.
 */
export function createActionConsole(currentLog: () => ConsoleLog | undefined): Console {
  const sink = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      currentLog()?.write(String(chunk));
      done();
    },
  });
  return new Console({ stdout: sink, stderr: sink, colorMode: false });
}
