import { readJson } from "../deploy/local-tenant.ts";
import type { CliRun } from "./run-in-process.ts";

/** The status of each check, by name; of several lines the worst one is told first. */
export function statuses(run: CliRun): Readonly<Record<string, string>> {
  const { checks } = readJson(run) as { checks: { name: string; status: string }[] };
  return Object.fromEntries(checks.map(({ name, status }) => [name, status]));
}

/** What each check says, hint included. */
export const messages = (run: CliRun) =>
  (readJson(run).checks as { name: string; message: string; hint?: string }[]).map(
    ({ name, message, hint = "" }) => `${name}: ${message}. ${hint}`,
  );
