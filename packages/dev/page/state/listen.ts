import type { Change } from "../../src/page-model.ts";
import { tokenHeaders } from "./api.ts";

/** Callbacks of the stream. */
export interface Listener {
  /** The stream is open (first connection or reconnect): load the state, because changes may have been missed. */
  open(): void;
  change(change: Change): void;
  /** The stream ended or cannot be opened. It is retried. */
  lost(): void;
  /** Another `dev` responds on this port and does not accept this page's token. */
  refused(): void;
}

const retryMs = 1_000;

/**
 * Listens for changes while the page is open. `EventSource` cannot send a header, so the stream is read with
 * `fetch`.
 */
export async function listen(listener: Listener): Promise<never> {
  for (;;) {
    try {
      const { body, ok, status } = await fetch("/api/stream", { headers: tokenHeaders });
      if (status === 401) listener.refused();
      if (!ok || body === null) throw new Error("no stream");
      listener.open();
      await read(body, listener);
    } catch {
      // Reported below.
    }
    listener.lost();
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

async function read(body: ReadableStream<Uint8Array>, listener: Listener): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += value;
    const messages = rest.split("\n\n");
    rest = messages.pop() ?? "";
    for (const message of messages) {
      if (message.startsWith("data: ")) listener.change(JSON.parse(message.slice(6)));
    }
  }
}
