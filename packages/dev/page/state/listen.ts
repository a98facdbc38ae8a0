import type { Change } from "../../src/page-model.ts";
import { tokenHeaders } from "./api.ts";

/** What happens to the stream. */
export interface Listener {
  /** It is open, at first or again: whatever happened before is to be asked for. */
  open(): void;
  change(change: Change): void;
  /** It ended, or cannot be opened; it is tried again. */
  lost(): void;
  /** Another `dev` answers, which does not know this page's token. */
  refused(): void;
}

const retryMs = 1_000;

/**
 * Listens for changes for as long as the page lives. `EventSource` cannot send a header, so the stream is read with
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
      // Told below.
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
