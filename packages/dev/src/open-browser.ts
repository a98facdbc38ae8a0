import { spawn } from "node:child_process";
import { platform } from "node:os";

/** Opens an address in the user's browser. Ignores errors. */
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
      // `start` is a shell command; its first quoted operand would be a title.
      return ["cmd", "/c", "start", '""', url];
    default:
      return ["xdg-open", url];
  }
}
