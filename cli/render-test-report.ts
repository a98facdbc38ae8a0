import type { TestReport } from "../src/test-event/test-report.ts";
import type { Style } from "./context.ts";

/** A test run for people: the request, Splunk's answer and its meaning, the flag, the log line, the time. */
export function renderTestReport(report: TestReport, style: Style): string {
  const { request, answer, verification } = report;
  const lines: string[] = [];
  const section = (title: string, ...text: string[]) =>
    lines.push(style.bold(title), ...text.flatMap((part) => part.split("\n")).map((line) => `  ${line}`), "");

  if (request === null) section("Request", report.summary);
  else {
    const headers = Object.entries(request.headers).map(([name, value]) => style.dim(`${name}: ${value}`));
    section(
      report.dryRun ? "Request (not sent)" : "Request",
      `${request.method} ${request.url}`,
      ...headers,
      request.body,
    );
    section("Answer", ...(answer === null ? [] : [answer]), report.summary);
  }
  section("Flag", report.flag.text);
  if (verification !== null) section("Search", verification.text);
  if (report.log !== "") section("The Action's log line", report.log);
  return lines.join("\n").trimEnd();
}
