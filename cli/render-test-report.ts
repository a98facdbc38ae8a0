import type { TestReport } from "../src/test-event/test-report.ts";
import type { Style } from "./context.ts";

/** Max characters of a request body in the report of a failed test. */
const shortBody = 160;

/**
 * Renders a test as text: the request, Splunk's response and its meaning, the flag, the log line, the duration.
 *
 * @param isWhole shows the whole request. Otherwise a failed test shows only its beginning.
 */
export function renderTestReport(report: TestReport, style: Style, isWhole: boolean): string {
  const { request, answer, verification } = report;
  const lines: string[] = [];
  const section = (title: string, ...text: string[]) =>
    lines.push(style.bold(title), ...text.flatMap((part) => part.split("\n")).map((line) => `  ${line}`), "");

  if (request === null) section("Request", report.summary);
  else {
    const headers = Object.entries(request.headers).map(([name, value]) => style.dim(`${name}: ${value}`));
    const isShort = !isWhole && request.body.length > shortBody;
    const body = isShort
      ? [`${request.body.slice(0, shortBody)}…`, style.dim("--verbose shows the whole request")]
      : [request.body];
    const title = report.dryRun ? "Request (not sent)" : "Request";
    const what = `${report.message ?? "event"} of the login type ${report.loginType}`;
    section(title, what, `${request.method} ${request.url}`, ...(isWhole ? headers : []), ...body);
    section("Response", ...(answer === null ? [] : [answer]), report.summary);
  }
  section("Flag", report.flag.text);
  if (verification !== null) section("Search", verification.text);
  if (report.log !== "") section("The Action's log line", report.log);
  return lines.join("\n").trimEnd();
}
