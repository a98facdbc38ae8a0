import { Failure } from "../errors/failure.ts";
import { type FoundEvent, findEvent, type PostForm, type Wanted } from "../splunk-api/find-event.ts";

/** Milliseconds: how long Splunk may take to index, the first pause between searches and the max pause. */
const maxWait = 60_000;
const firstPause = 250;
const maxPause = 3000;

/** Time as it passes here. */
export interface WaitingClock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** An event that arrived, and how long it took from its acceptance until a search saw it. */
export interface ArrivedEvent extends FoundEvent {
  readonly indexingMs: number;
}

/**
 * Searches until the event is there.
 *
 * @param tell says how long it has been, in milliseconds
 * @throws {Failure} `SPLUNK_NOT_FOUND` after a minute, or why there can be no search
 */
export async function awaitEvent(
  post: PostForm,
  wanted: Wanted,
  clock: WaitingClock,
  onWait: (elapsed: number) => void,
): Promise<ArrivedEvent> {
  const acceptedAt = clock.now();
  for (let pause = firstPause; ; pause = Math.min(maxPause, pause * 1.5)) {
    const found = await findEvent(post, wanted);
    const elapsed = clock.now() - acceptedAt;
    if (found !== undefined) return { ...found, indexingMs: elapsed };
    if (elapsed + pause > maxWait) break;
    onWait(elapsed);
    await clock.sleep(pause);
  }
  throw new Failure(
    "SPLUNK_NOT_FOUND",
    `${toSought(wanted)}, but no search found it within ${maxWait / 1000} s`,
    "Check that the searching user may search the index, and that the index exists: a HEC token without an index list accepts events for any.",
  );
}

function toSought({ field, value }: Wanted): string {
  return field === "eventId"
    ? `Splunk accepted the event ${value}`
    : `an event of the user ${value} was to be sent`;
}

/** What a search brought. One that fails must not take the report of the delivery with it. */
export interface Searched {
  readonly arrived?: ArrivedEvent;
  readonly failure?: Failure;
}

/** `awaitEvent`, with its failure as a value. */
export async function searchEvent(...parameters: Parameters<typeof awaitEvent>): Promise<Searched> {
  try {
    return { arrived: await awaitEvent(...parameters) };
  } catch (error) {
    if (error instanceof Failure) return { failure: error };
    throw error;
  }
}
