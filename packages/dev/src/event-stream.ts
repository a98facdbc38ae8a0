import { toSummary } from "./flow/flow-log.ts";
import type { Flow } from "./flow-model.ts";
import type { Losses } from "./losses.ts";
import type { Change, EventView } from "./page-model.ts";

/** Notifies open pages of changes: server-sent events, at most a few a second. */
export interface EventStream {
  publish(news: News): void;
  /** A `text/event-stream` that ends when the client disconnects or the stream is closed. */
  open(closed: AbortSignal): Response;
  close(): void;
}

/** A change. */
export type News =
  | { readonly topic: "events"; readonly event: EventView; readonly eventCount: number }
  | { readonly topic: "flows"; readonly flow: Flow }
  | { readonly topic: "losses" }
  | { readonly topic: "tenant" | "faults" };

/** Max number of clients, and of entries in one message. */
const maxClients = 20;
const maxEntries = 25;
const everyMs = 120;
/** A periodic comment keeps the connection open. */
const heartbeatMs = 15_000;

type Client = ReadableStreamDefaultController<Uint8Array>;

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function createEventStream(losses: Losses): EventStream {
  const clients = new Set<Client>();
  const topics = new Set<Change["topics"][number]>();
  let events: EventView[] = [];
  let flows: Flow[] = [];
  let eventCount = 0;
  let isCut = false;
  let timer: NodeJS.Timeout | undefined;
  const heartbeat = setInterval(() => send(": still here\n\n"), heartbeatMs).unref();

  function send(text: string): void {
    const bytes = new TextEncoder().encode(text);
    for (const client of clients) {
      // No queue for a slow client: it misses changes until the page is reloaded.
      if ((client.desiredSize ?? 0) > 0) client.enqueue(bytes);
    }
  }

  function flush(): void {
    timer = undefined;
    const change: Change = {
      topics: [...topics],
      isCut,
      events: events.reverse(),
      flows: flows.reverse().map(toSummary),
      eventCount,
      loss: losses.view(),
    };
    topics.clear();
    isCut = false;
    events = [];
    flows = [];
    send(`data: ${JSON.stringify(change)}\n\n`);
  }

  return {
    publish(news) {
      if (news.topic === "events") eventCount = news.eventCount;
      if (clients.size === 0) return;
      topics.add(news.topic);
      isCut ||=
        (news.topic === "events" ? events : news.topic === "flows" ? flows : []).length === maxEntries;
      if (news.topic === "events") events = [...events.slice(1 - maxEntries), news.event];
      if (news.topic === "flows") flows = [...flows.slice(1 - maxEntries), news.flow];
      timer ??= setTimeout(flush, everyMs);
    },
    open(closed) {
      if (clients.size >= maxClients) return new Response("Too many pages are open.\n", { status: 503 });
      let own: Client | undefined;
      const leave = () => {
        if (own === undefined) return;
        clients.delete(own);
        own = undefined;
      };
      const body = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            own = controller;
            clients.add(controller);
            controller.enqueue(new TextEncoder().encode("retry: 1000\n\n"));
          },
          cancel: leave,
        },
        { highWaterMark: 64 },
      );
      closed.addEventListener("abort", leave, { once: true });
      return new Response(body, {
        headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
      });
    },
    close() {
      clearInterval(heartbeat);
      clearTimeout(timer);
      for (const client of clients) client.close();
      clients.clear();
    },
  };
}
