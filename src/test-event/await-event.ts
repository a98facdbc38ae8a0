import { Failure } from "../errors/failure.ts";
import type { Clock } from "../outbound/deadline.ts";
import { type FoundEvent, findEvent, type PostForm, type Wanted } from "../splunk-api/find-event.ts";

/** Seconds: how long Splunk may take to index, unless the caller says otherwise. */
const defaultWait = 60;

/** Milliseconds: the first pause between searches and the max pause. */
const firstPause = 250;
const maxPause = 3000;

/** An event that a search found, and the time from its acceptance until then. */
export interface ArrivedEvent extends FoundEvent {
  readonly indexingMs: number;
}

/**
 * Searches until the event is found.
 *
 * @param tell shows a detail of the wait: how long it has been, and how long it may be
 * @param seconds when to give up
 * @throws {Failure} `SPLUNK_NOT_FOUND` when the time is up, or why there can be no search
 */
export async function awaitEvent(
  post: PostForm,
  wanted: Wanted,
  clock: Clock,
  tell: (detail: string) => void,
  seconds = defaultWait,
): Promise<ArrivedEvent> {
  const acceptedAt = clock.now();
  for (let pause = firstPause; ; pause = Math.min(maxPause, pause * 1.5)) {
    const found = await findEvent(post, wanted);
    const elapsed = clock.now() - acceptedAt;
    if (found !== undefined) return { ...found, indexingMs: elapsed };
    if (elapsed + pause > seconds * 1000) break;
    tell(`${Math.round(elapsed / 1000)} of ${seconds} s`);
    await clock.sleep(pause);
  }
  throw new Failure(
    "SPLUNK_NOT_FOUND",
    `${toSought(wanted)}, but no search found it within ${seconds} s`,
    "Check that the searching user may search the index, and that the index exists. A HEC token without an index list accepts events for every index.",
  );
}

function toSought({ field, value }: Wanted): string {
  return field === "eventId"
    ? `Splunk accepted the event ${value}`
    : `an event of the user ${value} was to be sent`;
}

/** The result of a search. A failed search must not hide the report of the delivery. */
export interface Searched {
  readonly arrived?: ArrivedEvent;
  readonly failure?: Failure;
}

/** Like `awaitEvent`, but returns the failure. */
export async function searchEvent(...parameters: Parameters<typeof awaitEvent>): Promise<Searched> {
  try {
    return { arrived: await awaitEvent(...parameters) };
  } catch (error) {
    if (error instanceof Failure) return { failure: error };
    throw error;
  }
}
