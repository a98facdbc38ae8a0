import { crc32 } from "node:zlib";

/** The largest stored block of deflate (RFC 1951). */
const blockSize = 65_535;

/**
 * A gzip file (RFC 1952) with uncompressed blocks. Compressed bytes differ between versions of zlib, and so between versions
 * of Node. Stored blocks do not. The app is small enough.
 */
export function writeGzip(data: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])];
  for (let at = 0; at === 0 || at < data.length; at += blockSize) {
    const block = data.subarray(at, at + blockSize);
    const head = Buffer.alloc(5);
    head[0] = at + blockSize >= data.length ? 1 : 0;
    head.writeUInt16LE(block.length, 1);
    head.writeUInt16LE(block.length ^ 0xffff, 3);
    parts.push(head, block);
  }
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc32(data), 0);
  tail.writeUInt32LE(data.length, 4);
  return Buffer.concat([...parts, tail]);
}
