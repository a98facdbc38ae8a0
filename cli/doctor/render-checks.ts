import type { Style } from "../context.ts";
import type { Check } from "./check.ts";

/** Failures last, where they are seen first: above the prompt. */
const order: readonly Check["status"][] = ["ok", "skipped", "warning", "failure"];

/** Checks for people: one line each, below it what to do, and a count at the end. */
export function renderChecks(checks: readonly Check[], style: Style): string {
  const sorted = order.flatMap((status) => checks.filter((check) => check.status === status));
  return [...sorted.map((check) => renderCheck(check, style)), "", renderCounts(checks)].join("\n");
}

/** One check: what was found, and where it is not fine the next step. */
export function renderCheck({ name, status, message, hint }: Check, style: Style): string {
  const paint = { ok: style.green, warning: style.yellow, failure: style.red, skipped: style.dim }[status];
  const line = `${paint(status.padEnd(8))} ${name}: ${message}`;
  return hint === undefined ? line : `${line}\n         ${style.dim("do:")} ${hint}`;
}

function renderCounts(checks: readonly Check[]): string {
  const count = (status: Check["status"], one: string, more: string) => {
    const { length } = checks.filter((check) => check.status === status);
    return `${length} ${length === 1 ? one : more}`;
  };
  return [
    count("ok", "ok", "ok"),
    count("skipped", "skipped", "skipped"),
    count("warning", "warning", "warnings"),
    count("failure", "failure", "failures"),
  ].join(", ");
}
