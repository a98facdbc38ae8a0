import { crc32 } from "node:zlib";

/**
 * The app's icon as a PNG: a door with an arrow into it, white on blue. Drawn here and stored without compression,
 * so that the bytes depend on no version of zlib.
 *
 * @param size 36, or 72 for screens with a high resolution.
 */
export function renderIcon(size: 36 | 72): Buffer {
  const rows: Buffer[] = [];
  for (let y = 0; y < size; y++) {
    // A row of 4-bit palette indexes, after the byte that says it is not filtered.
    const row = Buffer.alloc(1 + size / 2);
    for (let x = 0; x < size; x++) {
      const color = colorAt(((x + 0.5) * 36) / size, ((y + 0.5) * 36) / size);
      row[1 + (x >> 1)] = (row[1 + (x >> 1)] ?? 0) | (x % 2 === 0 ? color << 4 : color);
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([4, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    toChunk("IHDR", header),
    toChunk("PLTE", Buffer.from([0x3f, 0x5f, 0x8a, 0xff, 0xff, 0xff, 0xf5, 0x8f, 0x4b])),
    toChunk("IDAT", toStoredZlib(Buffer.concat(rows))),
    toChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** 0 blue, 1 white, 2 orange; in units of a 36 pixel square. */
function colorAt(x: number, y: number): number {
  const onFrame = x > 17 && x < 29 && y > 6 && y < 30;
  const inFrame = x > 19.5 && x < 26.5 && y > 8.5 && y < 27.5;
  const onShaft = x > 6 && x < 17 && Math.abs(y - 18) < 1.8;
  const onHead = x >= 15 && x < 23 && Math.abs(y - 18) < (23 - x) * 0.8;
  if (onShaft || onHead) return 2;
  return onFrame && !inFrame ? 1 : 0;
}

/** @see https://www.w3.org/TR/png-3/#5Chunk-layout */
function toChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const chunk = Buffer.alloc(8 + body.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), 4 + body.length);
  return chunk;
}

/** One stored block (RFC 1951, at most 65 535 bytes) in a zlib stream (RFC 1950). */
function toStoredZlib(data: Buffer): Buffer {
  const head = Buffer.from([0x78, 0x01, 1, 0, 0, 0, 0]);
  head.writeUInt16LE(data.length, 3);
  head.writeUInt16LE(data.length ^ 0xffff, 5);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(toAdler32(data), 0);
  return Buffer.concat([head, data, tail]);
}

function toAdler32(data: Buffer): number {
  let a = 1;
  let b = 0;
  for (const byte of data) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}
