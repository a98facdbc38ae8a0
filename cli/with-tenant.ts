import type { WaitOptions } from "../src/deploy/wait-for-version.ts";
import { Failure } from "../src/errors/failure.ts";
import { parseDeployer } from "../src/management-api/credentials.ts";
import { toFailure } from "../src/management-api/explain-error.ts";
import { createReader } from "../src/management-api/management-client.ts";
import { ManagementError, type Operation } from "../src/management-api/management-error.ts";
import { openTenant, type TenantSession } from "../src/management-api/open-tenant.ts";
import type { Deadline, ReportStep } from "../src/outbound/deadline.ts";
import { startDeadline } from "../src/outbound/deadline.ts";
import { hasProxy, proxiedFetch } from "../src/outbound/proxy.ts";
import { createRedaction } from "../src/settings/create-redaction.ts";
import type { CommandContext } from "./context.ts";

/** The parts of a command's context that connecting needs. */
export type TenantContext = Pick<CommandContext, "env" | "fetch" | "clock" | "progress"> &
  Partial<Pick<CommandContext, "untilInterrupted">>;

/** A connected tenant. It can only read. Commands that write call `createWriter(session)`. */
export interface ConnectedTenant extends WaitOptions {
  readonly session: TenantSession;
  /** The tenant's host, for messages. */
  readonly host: string;
  /** Converts an error of Auth0 to a `Failure`. Returns other errors unchanged. */
  readonly explain: (error: unknown) => unknown;
}

/** Default time limit of a command that does not wait for builds, in seconds. */
const briefly = 60;

/** Default time limit of a command that waits for builds, in seconds: Auth0's builder stops after 300 s. */
export const buildTimeout = 360;

/** Limits for a command. */
export interface TenantLimits {
  /** For the whole command. Default: 60. */
  readonly seconds?: number | undefined;
  /** For a command that writes: the hint after Ctrl-C. */
  readonly resume?: string;
}

/** The hint after Ctrl-C for a command that can continue. */
export const goesOn = "Run the same command again: it continues where this one stopped.";

/**
 * Connects to the tenant of the environment and runs a command. After Ctrl-C, a command that writes reports what it has
 * written.
 *
 * @throws {Failure} Errors of Auth0 are also converted to a `Failure`.
 */
export async function withTenant<T>(
  { env, fetch, clock, progress, untilInterrupted }: TenantContext,
  work: (tenant: ConnectedTenant) => Promise<T>,
  { seconds = briefly, resume }: TenantLimits = {},
): Promise<T> {
  const deployer = parseDeployer(env);
  const { signal, abort } = createAbort();
  const sleep = (milliseconds: number) => clock.sleep(milliseconds, signal);
  const deadline = startDeadline({ now: clock.now, sleep }, seconds);
  let step = "connecting to Auth0";
  const report: ReportStep = (text, detail) => {
    // Until when it would have waited is of no use after Ctrl-C.
    step = text.replace(/: waiting until .*$/, "");
    progress.step(text, detail);
  };
  const explain = (error: unknown) =>
    isOutOfTime(error, deadline)
      ? toTimeFailure(error, deployer.domain.host, seconds)
      : toFailure(error, deployer, createRedaction(env));
  const session = openTenant({
    deployer,
    fetch: hasProxy(env) ? proxiedFetch : fetch,
    ...{ deadline, signal },
    // What it waits for is no step of the command.
    report: (text, detail) => progress.step(text, detail),
  });
  const { host } = session;
  const interruption = async (): Promise<never> => {
    await untilInterrupted?.();
    abort();
    throw new Failure("INTERRUPTED", describeInterruption(step, session.writes), resume ?? goesOn);
  };
  try {
    const running = work({ session, reader: createReader(session), deadline, report, host, explain });
    return await (resume === undefined || untilInterrupted === undefined
      ? running
      : Promise.race([running, interruption()]));
  } catch (error) {
    throw explain(error);
  } finally {
    // What an interrupted command has asked for would keep the process alive.
    abort();
  }
}

/** Whether a request was ended because the command's time was up. */
function isOutOfTime(error: unknown, deadline: Deadline): error is ManagementError {
  return error instanceof ManagementError && error.reason === "TIMEOUT" && deadline.remaining() === 0;
}

function toTimeFailure({ operation }: ManagementError, host: string, seconds: number): Failure {
  return new Failure(
    "AUTH0_UNREACHABLE",
    `cannot ${operation}: ${host} gave no response before the time was up (${seconds} s)`,
    "Check the network, and run the same command again with a longer --timeout.",
  );
}

function createAbort(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

const pastTense: Partial<Record<Operation, string>> = {
  "create the Action": "the Action was created",
  "update the draft": "the draft was updated",
  deploy: "the draft was deployed",
  "deploy the version": "the version was deployed",
  "write the bindings": "the bindings were written",
  "delete the Action": "the Action was deleted",
};

function describeInterruption(step: string, { done, pending }: TenantSession["writes"]): string {
  const written = done.map((operation) => pastTense[operation] ?? operation);
  const doubt =
    pending === undefined
      ? ""
      : `; no response came to the request to ${pending}, which may have taken effect`;
  const so = written.length === 0 ? "nothing was written before" : `before that, ${written.join(", ")}`;
  return `interrupted while ${step}; ${so}${doubt}`;
}
