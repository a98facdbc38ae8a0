import { readFile } from "node:fs/promises";
import * as z from "zod";
import type { PostLoginEvent } from "../auth0/post-login-event.ts";
import { Failure } from "../errors/failure.ts";

/** The required properties of a recorded event. The Action accepts any other content, as it does in Auth0. */
const eventShape = z.looseObject({
  user: z.looseObject({ user_id: z.string().min(1) }),
});

/** The event itself, or wrapped in an object as Auth0's dashboard and test endpoint do. */
const fileShape = z.union([z.looseObject({ event: eventShape }).transform((file) => file.event), eventShape]);

/**
 * Reads a recorded post-login event from a file.
 *
 * @throws {Failure} `EVENT_FILE`
 */
export async function readEventFile(path: string, shownAs: string): Promise<PostLoginEvent> {
  const fail = (what: string) =>
    new Failure(
      "EVENT_FILE",
      `${shownAs} ${what}`,
      'Give --event a JSON file with a post-login event: an object whose user has a user_id, such as {"user":{"user_id":"auth0|1"}}.',
    );
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw fail(`cannot be read (${error.code ?? "unknown error"})`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw fail("is not JSON");
  }
  const parsed = fileShape.safeParse(json);
  if (!parsed.success) throw fail("is not a post-login event: user.user_id is missing");
  const { secrets: _secrets, ...event } = parsed.data as PostLoginEvent;
  return event;
}
