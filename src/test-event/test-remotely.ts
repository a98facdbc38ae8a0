import { findAction } from "../deploy/read-tenant.ts";
import type { ManagementReader, ManagementWriter } from "../management-api/management-port.ts";

/** The result of a test in Auth0. Auth0 documents only that its response is an object. */
export interface RemoteTestResult {
  readonly actionId: string;
  /** Console lines of the Action, if the response contains them. */
  readonly lines: readonly string[];
  /** The Action's error, if the response contains it. */
  readonly error: string | undefined;
  /** The response, unchanged. */
  readonly response: unknown;
}

/**
 * Runs the draft in Auth0, with its secrets there.
 *
 * @param event A post-login event. The mark for tests, `splunk_action_test`, is added to it.
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

/** Lists all named values in the response, outermost first, to a depth of a few levels. */
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
