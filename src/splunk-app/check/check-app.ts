import { readContext } from "./app-context.ts";
import { checkAppConf } from "./check-app-conf.ts";
import { checkCim } from "./check-cim.ts";
import { checkConfs } from "./check-confs.ts";
import { checkPackage } from "./check-package.ts";
import { checkSchedules } from "./check-schedules.ts";
import { checkViews } from "./check-views.ts";
import { createReport, type Finding } from "./finding.ts";

/**
 * Checks a built app with our own rules: errors that AppInspect reports, and errors that it does not report although the
 * app would not work in Splunk.
 *
 * @param name The package's name, for findings without a file.
 * @param extraFields Names of the `EXTRA_FIELDS`, which searches may use.
 * @returns Findings by file and line.
 */
export function checkApp(
  name: string,
  bytes: Buffer,
  extraFields: readonly string[] = [],
): readonly Finding[] {
  const { report, findings } = createReport();
  const app = checkPackage(name, bytes, report);
  if (app !== undefined) {
    const context = readContext(app, extraFields, report);
    checkAppConf(app, context.confs.get("app"), report);
    checkConfs(context, report);
    checkSchedules(context, report);
    checkViews(context, report);
    checkCim(context, report);
  }
  const key = ({ file, line, rule, message }: Finding) =>
    `${file}\0${String(line).padStart(6, "0")}\0${rule}\0${message}`;
  const unique = new Map(findings.map((finding) => [key(finding), finding]));
  return [...unique].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, finding]) => finding);
}
