import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Failure } from "../../src/errors/failure.ts";
import { type BuiltApp, buildApp } from "../../src/splunk-app/build-app.ts";
import { type AppInspectReport, runAppInspect } from "../../src/splunk-app/check/appinspect.ts";
import { checkApp } from "../../src/splunk-app/check/check-app.ts";
import type { Finding } from "../../src/splunk-app/check/finding.ts";
import { defineApp } from "../../src/splunk-app/define-app.ts";
import { parseAppOptions } from "../../src/splunk-app/parse-app-options.ts";
import type { CommandContext, Style } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { accountChangesOption, parseText } from "../options.ts";
import { writeWhole } from "../write-whole.ts";

/** `splunk-app build`: writes the app for Splunk as a package. */
export const buildSplunkApp = declareCommand({
  name: "splunk-app build",
  summary: "write the app for Splunk: dashboards, alerts and CIM fields",
  examples: ["splunk-app build", "splunk-app build --account-changes --out app.tgz"],
  options: (command) =>
    command
      .option("--out <FILE>", "where to write it (default: auth0_activity-VERSION.tgz)", parseText("--out"))
      .option(...accountChangesOption),
});

export const runBuildSplunkApp: Handler<typeof buildSplunkApp> = async (context, options) => {
  const app = defineApp(parseAppOptions(context.env, options.accountChanges ?? false));
  const built = buildApp(app);
  const faults = checkApp(built.fileName, built.bytes, app.options.extraFields).filter(isFailure);
  if (faults.length > 0) {
    throw new Failure(
      "APP_INVALID",
      `the app does not pass its own check: ${faults.map(renderFinding).join("; ")}`,
      "Check the settings that it names, or report this as a bug.",
    );
  }
  const file = options.out ?? built.fileName;
  await writeWhole(resolve(context.cwd, file), built.bytes, file);
  const { version, sourcetype, index = null } = app.options;
  return {
    data: {
      file,
      bytes: built.bytes.length,
      sha256: built.sha256,
      app: app.id,
      version,
      index,
      sourcetype,
      warnings: app.warnings,
    },
    text: (style) => renderBuilt(file, built, app.warnings, style),
  };
};

function renderBuilt(
  file: string,
  { bytes, sha256 }: BuiltApp,
  warnings: readonly string[],
  style: Style,
): string {
  return [
    `Wrote ${style.bold(file)}: ${bytes.length} bytes, sha256 ${sha256}`,
    ...warnings.map((warning) => `${style.yellow("warning:")} ${warning}`),
    "",
    "To install it on Splunk Enterprise: Apps > Manage Apps > Install app from file, or on the server",
    `  splunk install app ${file} -update 1`,
    "On Splunk Cloud, with the role sc_admin; each upload needs a higher version:",
    `  acs apps install private --acs-legal-ack Y --app-package ${file}`,
    "Over the management port, without the file:",
    "  splunk-action splunk-app install",
  ].join("\n");
}

/** `splunk-app check`: checks with our rules, and with AppInspect if it is installed. */
export const checkSplunkApp = declareCommand({
  name: "splunk-app check",
  summary: "check a built app with own rules, and with splunk-appinspect if it is installed",
  examples: ["splunk-app check", "splunk-app check auth0_activity-1.0.0.tgz"],
  options: (command) =>
    command
      .argument("[FILE]", "a built app (default: what splunk-app build would write)")
      .option(...accountChangesOption),
});

export const runCheckSplunkApp: Handler<typeof checkSplunkApp> = async (context, options, file) => {
  const appOptions = parseAppOptions(context.env, options.accountChanges ?? false);
  const app =
    file === undefined
      ? buildApp(defineApp(appOptions))
      : { fileName: file, bytes: await read(context, file) };
  const findings = checkApp(app.fileName, app.bytes, appOptions.extraFields);
  const appInspect = await inspect(app.fileName, app.bytes, context.env.PATH);
  const failures = [...findings, ...(appInspect?.findings ?? [])].filter(isFailure).length;
  return {
    data: { file: app.fileName, ok: failures === 0, findings, appInspect: appInspect ?? null },
    text: (style) => renderChecked(app.fileName, findings, appInspect, failures, style),
    exitCode: failures > 0 ? 1 : 0,
  };
};

async function read({ cwd }: CommandContext, file: string): Promise<Buffer> {
  try {
    return await readFile(resolve(cwd, file));
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new Failure("APP_FILE", `${file} cannot be read (${code})`, "Give the path of a built app (.tgz).");
  }
}

async function inspect(
  name: string,
  bytes: Buffer,
  path: string | undefined,
): Promise<AppInspectReport | undefined> {
  try {
    return await runAppInspect(name, bytes, path);
  } catch (error) {
    throw new Failure(
      "APP_CHECK",
      `splunk-appinspect wrote no report (${(error as NodeJS.ErrnoException).code ?? "unreadable"})`,
      "Run splunk-appinspect by hand to see why, or take it off the PATH.",
    );
  }
}

function renderChecked(
  file: string,
  findings: readonly Finding[],
  appInspect: AppInspectReport | undefined,
  failures: number,
  style: Style,
): string {
  const color = (level: Finding["level"]) => (level === "failure" ? style.red(level) : style.yellow(level));
  const { summary, findings: inspected = [] } = appInspect ?? {};
  return [
    ...findings.map(
      ({ level, rule, message, ...at }) => `${at.file}:${at.line}: ${color(level)} ${rule}: ${message}`,
    ),
    ...inspected.map(
      ({ level, check, message, ...at }) =>
        `${at.file ?? file}:${at.line ?? 1}: ${color(level)} AppInspect ${check}: ${message}`,
    ),
    summary === undefined
      ? "AppInspect: not installed, so only own rules ran (pip install splunk-appinspect)"
      : `AppInspect: ${["error", "failure", "warning", "success"].map((name) => `${summary[name] ?? 0} ${name}`).join(", ")}`,
    failures === 0
      ? `${style.green("ok")}: ${file}`
      : `${style.red("failed")}: ${file}, failures: ${failures}`,
  ].join("\n");
}

function isFailure({ level }: { readonly level: Finding["level"] }): boolean {
  return level === "failure";
}

function renderFinding({ file, line, rule, message }: Finding): string {
  return `${file}:${line} ${rule}: ${message}`;
}
