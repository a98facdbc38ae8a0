import { spawn } from "node:child_process";
import { platform } from "node:os";

/** Opens an address in the user's browser, if there is a way to. Nothing is told if there is none. */
export function openBrowser(url: string): void {
  const [command, ...args] = toCommand(url);
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}

function toCommand(url: string): readonly [string, ...string[]] {
  switch (platform()) {
    case "darwin":
      return ["open", url];
    case "win32":
      // `start` is a word of the shell; its first quoted operand would be a title.
      return ["cmd", "/c", "start", '""', url];
    default:
      return ["xdg-open", url];
  }
}
