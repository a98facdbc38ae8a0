import { findAction } from "../deploy/read-tenant.ts";
import type { ManagementReader, ManagementWriter } from "../management-api/management-port.ts";

/** What Auth0 said about a test run. The shape of its answer is not documented beyond being an object. */
export interface RemoteTestResult {
  readonly actionId: string;
  /** What the Action wrote to its console, as far as it can be found in the answer. */
  readonly lines: readonly string[];
  /** The error that the Action ended with, as far as it can be found in the answer. */
  readonly error: string | undefined;
  /** The answer as it came. */
  readonly response: unknown;
}

/**
 * Runs the draft on Auth0's side, with the secrets it has there.
 *
 * @param event A post-login event; the Action's own mark for tests, `splunk_action_test`, is set in it.
 * @throws {Failure} `ACTION_NOT_FOUND`
 * @see https://auth0.com/docs/api/management/v2/actions/post-test-action
 */
export async function testRemotely(
  reader: ManagementReader,
  writer: Pick<ManagementWriter, "testAction">,
  name: string,
  event: Readonly<Record<string, unknown>>,
): Promise<RemoteTestResult> {
  const { action } = await findAction(reader, name);
  const response = await writer.testAction(action.id, { event: { ...event, splunk_action_test: true } });
  const found = [...findValues(response, 0)];
  const lines = found.flatMap(([key, value]) =>
    /^(?:logs?|console|stdout)$/i.test(key) ? toLines(value) : [],
  );
  const error = found.find(
    ([key, value]) => /^err(?:or)?$/i.test(key) && value !== null && value !== undefined,
  );
  return { actionId: action.id, lines, error: error && toLines(error[1]).join(" "), response };
}

/** Every named value in the answer, from the outside in; a few levels are enough. */
function* findValues(value: unknown, depth: number): Generator<readonly [string, unknown]> {
  if (typeof value !== "object" || value === null || depth > 4) return;
  const entries = Object.entries(value);
  yield* entries;
  for (const [, inner] of entries) yield* findValues(inner, depth + 1);
}

function toLines(value: unknown): string[] {
  if (typeof value === "string") return value.split("\n").filter((line) => line !== "");
  if (Array.isArray(value)) return value.flatMap(toLines);
  if (typeof value !== "object" || value === null) return [];
  const { message, msg, text } = value as Readonly<Record<string, unknown>>;
  return toLines(message ?? msg ?? text);
}
