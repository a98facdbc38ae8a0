import type { Style } from "../context.ts";
import type { Check } from "./check.ts";

/** Sorts failures last, directly above the prompt, where the user sees them first. */
const order: readonly Check["status"][] = ["ok", "skipped", "warning", "failure"];

/** Renders checks as text: one line each, a hint below it, and a count at the end. */
export function renderChecks(checks: readonly Check[], style: Style): string {
  const sorted = order.flatMap((status) => checks.filter((check) => check.status === status));
  return [...sorted.map((check) => renderCheck(check, style)), "", renderCounts(checks)].join("\n");
}

/** One check: the result, and the next step if it did not pass. */
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
