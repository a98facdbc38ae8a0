import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** What AppInspect found. */
export interface AppInspectReport {
  /** The number of checks by result: `error`, `failure`, `warning`, `success` and others. */
  readonly summary: Readonly<Record<string, number>>;
  readonly findings: readonly AppInspectFinding[];
}

export interface AppInspectFinding {
  readonly check: string;
  readonly level: "failure" | "warning";
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly message: string;
}

/** The tags of Splunk Cloud: public apps, and private apps on both kinds of stack. */
const tags = ["cloud", "private_victoria", "private_classic"];

const timeout = 300_000;

/**
 * Runs `splunk-appinspect` if it is installed. Its exit status is 0 even with failures, so the JSON report decides.
 *
 * @param path The PATH to look for it.
 * @returns `undefined` if it is not installed.
 * @throws {Error} if it wrote no report
 * @see https://dev.splunk.com/enterprise/docs/developapps/testvalidate/appinspect/
 */
export async function runAppInspect(
  name: string,
  bytes: Buffer,
  path: string | undefined,
): Promise<AppInspectReport | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "splunk-app-"));
  try {
    const packed = join(folder, basename(name));
    const report = join(folder, "report.json");
    await writeFile(packed, bytes);
    const options = tags.flatMap((tag) => ["--included-tags", tag]);
    const format = ["--data-format", "json", "--output-file", report];
    const isThere = await run(["inspect", packed, "--mode", "precert", ...options, ...format], folder, path);
    return isThere ? parseReport(await readFile(report, "utf8")) : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns Whether the program is there. */
function run(options: readonly string[], cwd: string, path: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const env = { ...(path === undefined ? {} : { PATH: path }), HOME: cwd, LC_ALL: "C.UTF-8" };
    execFile("splunk-appinspect", options, { cwd, env, timeout, maxBuffer: 10_000_000 }, (error) => {
      resolve((error as NodeJS.ErrnoException | null)?.code !== "ENOENT");
    });
  });
}

interface RawReport {
  readonly summary: Readonly<Record<string, number>>;
  readonly reports: readonly {
    readonly groups: readonly {
      readonly checks: readonly {
        readonly name: string;
        readonly result: string;
        readonly messages: readonly {
          readonly message: string;
          readonly result?: string;
          readonly message_filename?: string | null;
          readonly message_line?: number | null;
        }[];
      }[];
    }[];
  }[];
}

function parseReport(text: string): AppInspectReport {
  const { summary, reports } = JSON.parse(text) as RawReport;
  const checks = reports.flatMap(({ groups }) => groups.flatMap((group) => group.checks));
  const findings = checks.flatMap(({ name, result, messages }) => {
    if (!["error", "failure", "future_failure", "warning"].includes(result)) return [];
    const level = result === "warning" ? ("warning" as const) : ("failure" as const);
    return messages.map(
      ({ message, message_filename: file, message_line: line }): AppInspectFinding => ({
        check: name,
        level,
        // If a finding has no file, the report says "None".
        file: file === "None" ? undefined : (file ?? undefined),
        line: line ?? undefined,
        message: message.split("\n")[0] ?? "",
      }),
    );
  });
  // If AppInspect cannot open a package, it skips all checks.
  if (findings.length === 0 && (summary.skipped ?? 0) > 0 && (summary.success ?? 0) === 0)
    findings.push({
      check: "package",
      level: "failure",
      file: undefined,
      line: undefined,
      message: "AppInspect refuses the package",
    });
  return { summary, findings };
}
