import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const cli = join(import.meta.dirname, "..", "..", "..", "dist", "cli.cjs");

/** What `dev --json` prints once it is ready. */
export interface Ready {
  readonly auth0Url: string;
  readonly splunkUrl: string;
  readonly hecUrl: string;
  readonly pageUrl: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A finished program. */
export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** The real program, running `dev`. */
export interface DevProcess extends Ready {
  /** Everything it has printed so far. */
  readonly output: () => string;
  /** Asks the page's API as a script does. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Ends it as Ctrl-C does. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** Runs `splunk-action` with these arguments to its end. */
export async function runDev(
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return collect(start(args, more)).ended;
}

/** Starts `dev --json` and waits until it says that it is ready. */
export async function startDevProcess(
  args: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): Promise<DevProcess> {
  const child = start(["--json", "--no-open", ...args], more);
  const { ended, text } = collect(child);
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.stdout?.on("data", () => {
      const document = toDocument(text());
      if (document !== undefined) resolve(document as Ready);
    });
    ended.then(({ stderr }) => reject(new Error(`dev ended early: ${text()}${stderr}`)));
  });
  return {
    ...ready,
    output: text,
    async call(method, path, body) {
      const response = await fetch(ready.pageUrl + path, {
        method,
        headers: { "x-splunk-action-token": ready.env.SPLUNK_ACTION_DEV_TOKEN ?? "" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
    stop(signal = "SIGINT") {
      child.kill(signal);
      return ended;
    },
  };
}

function start(args: readonly string[], more: Readonly<Record<string, string>> = {}): ChildProcess {
  const env = { ...process.env, NO_COLOR: "1", ...more };
  return spawn(process.execPath, [cli, "dev", ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
}

function collect(child: ChildProcess) {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, "close").then(([exitCode]): Ended => ({ stdout, stderr, exitCode }));
  return { ended, text: () => stdout };
}

function toDocument(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is at a dotted path in JSON. */
export function at(json: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      json,
    );
}
