const maxBytes = 64 * 1024;

/** The first 64 kB of a body that passes by. */
export interface BoundedBody {
  /** Accepts the arguments of a stream's `write`; ignores other values. */
  add(chunk: unknown, encoding: unknown): void;
  text(): string;
}

/** An empty body. */
export function createBoundedBody(): BoundedBody {
  const chunks: Buffer[] = [];
  let room = maxBytes;
  return {
    add(chunk, encoding) {
      if (room <= 0) return;
      const bytes = toBuffer(chunk, encoding)?.subarray(0, room);
      if (bytes === undefined || bytes.byteLength === 0) return;
      // A copy, because the owner of the bytes may reuse them.
      chunks.push(Buffer.from(bytes));
      room -= bytes.byteLength;
    },
    text: () => Buffer.concat(chunks).toString("utf8"),
  };
}

function toBuffer(chunk: unknown, encoding: unknown): Buffer | undefined {
  if (typeof chunk === "string") {
    return Buffer.from(
      chunk,
      typeof encoding === "string" && Buffer.isEncoding(encoding) ? encoding : "utf8",
    );
  }
  return ArrayBuffer.isView(chunk)
    ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    : undefined;
}
