import { explainCode } from "../../errors/explain-code.ts";
import { Failure } from "../../errors/failure.ts";
import type { Deadline, ReportStep } from "../../outbound/deadline.ts";
import type { SplunkClient } from "../../splunk-api/splunk-client.ts";
import type { SplunkApp } from "../app-model.ts";
import { applyInstall, type SkippedStep } from "./apply-install.ts";
import { createKnowledgePort, type KnowledgePort, SplunkError } from "./knowledge-port.ts";
import {
  type InstallPlan,
  type InstallStep,
  planInstall,
  readTarget,
  type Target,
  toName,
} from "./plan-install.ts";

/** The result or the plan of an install. */
export interface InstallOutcome {
  readonly app: string;
  readonly steps: readonly InstallStep[];
  readonly skipped: readonly SkippedStep[];
  readonly notes: readonly string[];
}

/** URL and account of a Splunk. */
export interface SplunkConnection {
  readonly client: SplunkClient;
  readonly deadline: Deadline;
  readonly report: ReportStep;
}

/** Plans an install. Cannot write. @throws {Failure} */
export async function previewInstall(
  connection: SplunkConnection,
  app: SplunkApp,
  intoApp: string,
): Promise<InstallPlan> {
  return withPort(connection, async (port) =>
    planInstall(port, app, await readTarget(port, app.id, intoApp)),
  );
}

/**
 * Writes the app's objects to Splunk and reads them back.
 *
 * @throws {Failure} also `SPLUNK_NOT_VERIFIED` if Splunk does not return what was written
 */
export async function installApp(
  connection: SplunkConnection,
  app: SplunkApp,
  intoApp: string,
): Promise<InstallOutcome> {
  const { deadline, report } = connection;
  return withPort(connection, async (port) => {
    const target = await readTarget(port, app.id, intoApp);
    const plan = await planInstall(port, app, target);
    const skipped = await applyInstall(port, app, target, plan, deadline.clock, (step) =>
      report("writing to Splunk", toName(step)),
    );
    const notes = plan.steps.length === 0 ? plan.notes : await verify(connection, port, app, target, skipped);
    return { app: plan.app, steps: plan.steps, skipped, notes };
  });
}

/** Reads everything back. A search head cluster needs some time to replicate. */
async function verify(
  { deadline, report }: SplunkConnection,
  port: KnowledgePort,
  app: SplunkApp,
  target: Target,
  skipped: readonly SkippedStep[],
): Promise<readonly string[]> {
  report("reading it back");
  const isSkipped = (step: InstallStep) =>
    step.kind !== "create-app" &&
    skipped.some(({ object, name }) => object === step.object && name === step.name);
  for (let attempt = 1; ; attempt++) {
    const { steps, notes } = await planInstall(port, app, target);
    const missing = steps.filter((step) => step.kind !== "share" && !isSkipped(step));
    const private_ = steps.filter((step) => step.kind === "share" && !isSkipped(step)).map(toName);
    if (missing.length === 0)
      return [
        ...notes,
        ...private_.map((name) => `${name} is not shared as wanted: the account may not share it`),
      ];
    if (attempt === 3) {
      throw new Failure(
        "SPLUNK_NOT_VERIFIED",
        `Splunk does not show what was written: ${missing.map(toName).join(", ")}`,
        "Run the same command again.",
      );
    }
    await deadline.clock.sleep(250 * 2 ** attempt);
  }
}

/** Runs with a port, and converts refusals of Splunk to failures with a hint. */
export async function withPort<T>(
  { client, deadline, report }: SplunkConnection,
  run: (port: KnowledgePort) => Promise<T>,
): Promise<T> {
  try {
    return await run(createKnowledgePort(client, deadline, report));
  } catch (error) {
    throw error instanceof SplunkError ? toFailure(error, client.baseUrl) : error;
  }
}

function toFailure({ status, message, transport }: SplunkError, url: string): Failure {
  if (transport !== undefined) {
    const { meaning, hint } = explainCode(transport);
    return new Failure(
      transport,
      `Splunk's management port ${url}: ${meaning}`,
      `Set SPLUNK_SEARCH_URL to the management port (8089). ${hint}`,
    );
  }
  const origin = { ...(status === undefined ? {} : { status }), message };
  const suffix = message === "" ? "" : `: ${message}`;
  if (status === 401)
    return new Failure(
      "SPLUNK_CREDENTIALS",
      `Splunk does not accept the search account${suffix}`,
      "Check SPLUNK_SEARCH_TOKEN, or SPLUNK_SEARCH_USERNAME with SPLUNK_SEARCH_PASSWORD.",
      origin,
    );
  const hint =
    status === 403
      ? "Use an account that may create apps (admin_all_objects), or install into an app that is there with --app search, or upload the package of splunk-app build."
      : "Run the same command again: it continues where this one stopped. Check that SPLUNK_SEARCH_URL is the management port (8089).";
  return new Failure("SPLUNK_API", `Splunk refused a request (HTTP ${status})${suffix}`, hint, origin);
}
