import { defaultActionName } from "../../src/deploy/plan-deploy.ts";
import { Failure } from "../../src/errors/failure.ts";
import { hasStatus } from "../../src/management-api/management-error.ts";
import type { TenantSession } from "../../src/management-api/open-tenant.ts";
import { createLogReader } from "../../src/management-api/read-logs.ts";
import { parseTime } from "../../src/reconcile/parse-range.ts";
import { addRecord, type RecordedExecution, toLoggedExecution } from "../../src/reconcile/read-executions.ts";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import type { CommandResult, Style } from "../context.ts";
import { declareCommand, type Handler } from "../declare-command.ts";
import { endlessTimeoutOption, nameOption, parseText } from "../options.ts";
import { withTenant } from "../with-tenant.ts";

/** `logs`: shows the Action's executions as Auth0 recorded them. */
export const logs = declareCommand({
  name: "logs",
  summary: "show the Action's executions, with the line that each of them printed",
  examples: ["logs", "logs --since 6h", "logs --follow"],
  options: (command) =>
    command
      .option("--since <T>", "ISO 8601 with a zone, or 90m, 6h, 3d ago (default: 1h)", parseText("--since"))
      .option("--follow", "go on until interrupted")
      .option(...nameOption)
      .option(...endlessTimeoutOption),
});

const defaultSince = 3600_000;

/** Milliseconds between two requests for logs: a fifth of the rate limit of the smallest plan. */
const pause = 3000;

/** No practical time limit. */
const maxSeconds = 30 * 24 * 3600;

export const runLogs: Handler<typeof logs> = async (context, options) => {
  const { since, follow, name = defaultActionName, timeout } = options;
  const { clock, progress, env } = context;
  if (follow && context.json) {
    throw new Failure(
      "USAGE",
      "--follow has no end, and --json is one document",
      "Leave one of them out; repeat logs --since 5m --json instead.",
    );
  }
  const start = since === undefined ? clock.now() - defaultSince : parseTime("--since", since, clock.now());
  const { values } = parseSettings(env);
  const found: RecordedExecution[] = [];
  let isOver = false;
  const interrupt = () => {
    isOver = true;
  };
  const interruption = follow ? context.untilInterrupted().then(interrupt) : undefined;

  await withTenant(
    context,
    async ({ session }) => {
      const reader = createLogReader(session, { clock, report: progress.step, rate: 50 });
      const readRecord = createRecordReader(session, (text) => progress.step(text));
      let from: number | string = start;
      do {
        for await (const page of reader.read(from)) {
          for (const log of page) {
            from = toLater(from, log);
            const logged = toLoggedExecution(log, name, values);
            if (logged === undefined || Date.parse(logged.execution.time) < start) continue;
            for (const execution of await withRecords(logged, readRecord, name)) {
              if (follow) context.announce(toResult([execution]));
              else found.push(execution);
            }
          }
          if (isOver) return;
        }
        if (follow) await Promise.race([clock.sleep(pause), interruption]);
      } while (follow && !isOver);
    },
    { seconds: timeout ?? maxSeconds },
  );
  return follow ? { data: undefined, text: () => "" } : toResult(found);
};

/** Reads the record of an execution. `undefined` if it was deleted or may not be read. */
type ReadRecord = (executionId: string) => Promise<unknown>;

/** Without the scope `read:actions`, warns once and returns no records. */
function createRecordReader(session: TenantSession, warn: (text: string) => void): ReadRecord {
  let isAllowed = true;
  return async (executionId) => {
    if (!isAllowed) return undefined;
    const path = `/actions/executions/${encodeURIComponent(executionId)}`;
    try {
      return await session.retry.read(() =>
        session.request("read the execution", { path }, ({ body }) => body),
      );
    } catch (error) {
      if (hasStatus(error, 403)) {
        isAllowed = false;
        warn("without the scope read:actions the Action's log lines cannot be shown");
        return undefined;
      }
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  };
}

/** Skips executions of other Actions, if the records name the Action. */
async function withRecords(
  { execution, executionIds }: NonNullable<ReturnType<typeof toLoggedExecution>>,
  readRecord: ReadRecord,
  name: string,
): Promise<readonly RecordedExecution[]> {
  const records: (readonly [string, unknown])[] = [];
  for (const id of executionIds) records.push([id, await readRecord(id)]);
  const known = records.filter(([, record]) => record !== undefined);
  if (known.length === 0) return [execution];
  return known.flatMap(([id, record]) => addRecord(execution, id, record, name) ?? []);
}

function toLater(from: number | string, log: unknown): number | string {
  const { log_id: id } = (log ?? {}) as { readonly log_id?: unknown };
  if (typeof id !== "string") return from;
  return typeof from === "number" || id > from ? id : from;
}

function toResult(executions: readonly RecordedExecution[]): CommandResult {
  return {
    data: executions,
    text: (style) =>
      executions.length === 0
        ? "The Action did not run in this time, or Auth0 has not logged it yet."
        : executions.map((execution) => renderExecution(execution, style)).join("\n"),
  };
}

function renderExecution(
  { time, loginType, logType, userId, durationMs, line, error }: RecordedExecution,
  { dim, red }: Style,
): string {
  const duration = durationMs === null ? "" : ` ${durationMs} ms`;
  const head = `${dim(time)} ${(loginType ?? logType).padEnd(14)} ${userId ?? "-"}${duration}`;
  return [head, ...(line === null ? [] : [`  ${line}`]), ...(error === null ? [] : [`  ${red(error)}`])].join(
    "\n",
  );
}
