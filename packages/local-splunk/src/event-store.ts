import type { NewSplunkEvent, SplunkEvent } from "./splunk-event.ts";

/** Indexed events. The oldest are dropped first, so that memory stays flat. */
export interface EventStore {
  /** Events held now. */
  readonly size: number;
  /** Events ever added. */
  readonly total: number;
  add(event: NewSplunkEvent): SplunkEvent;
  /** Newest first. */
  newestFirst(): Generator<SplunkEvent>;
  clear(): void;
}

/** Bounds of an {@link EventStore} and its source of time. */
export interface EventStoreOptions {
  readonly maxEvents: number;
  /** Max characters of `raw` in memory; the newest event is always kept. */
  readonly maxCharacters: number;
  /** How long an event stays invisible to searches. */
  readonly indexingDelayMs: () => number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Creates an empty store: a ring that overwrites its oldest slot. */
export function createEventStore(options: EventStoreOptions): EventStore {
  let ring: (SplunkEvent | undefined)[] = [];
  let oldest = 0;
  let size = 0;
  let total = 0;
  let characters = 0;

  function dropOldest(): void {
    characters -= ring[oldest]?.raw.length ?? 0;
    ring[oldest] = undefined;
    oldest = (oldest + 1) % options.maxEvents;
    size -= 1;
  }

  return {
    get size() {
      return size;
    },
    get total() {
      return total;
    },
    add(event) {
      total += 1;
      const receivedAt = options.now();
      const stored = {
        ...event,
        raw: toOwnMemory(event.raw),
        serial: total,
        receivedAt,
        searchableAt: receivedAt + options.indexingDelayMs(),
      };
      while (
        size > 0 &&
        (size === options.maxEvents || characters + event.raw.length > options.maxCharacters)
      ) {
        dropOldest();
      }
      ring[(oldest + size) % options.maxEvents] = stored;
      size += 1;
      characters += event.raw.length;
      return stored;
    },
    *newestFirst() {
      // Serial numbers, not slots: the ring may overwrite slots while a slow caller iterates.
      for (let serial = total; serial > total - size; serial -= 1) {
        const event = ring[(oldest + size - 1 - (total - serial)) % options.maxEvents];
        if (event !== undefined) yield event;
      }
    },
    clear() {
      ring = [];
      oldest = 0;
      size = 0;
      characters = 0;
    },
  };
}

/** A copy: a slice would keep the whole batch in memory. */
function toOwnMemory(raw: string): string {
  return Buffer.from(raw, "utf8").toString("utf8");
}
