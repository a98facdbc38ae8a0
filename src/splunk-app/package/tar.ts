import type { AppFile } from "../render/app-files.ts";

const blockSize = 512;

/**
 * A tar archive (POSIX ustar) with one top-level folder. It contains no owner and no time, and files are sorted by path. So
 * the same files give the same bytes on every machine.
 *
 * @throws {RangeError} for a path of more than 100 bytes, which no file of the app has
 */
export function writeTar(folder: string, files: readonly AppFile[]): Buffer {
  const folders = new Set([folder]);
  for (const { path } of files) {
    const parts = [folder, ...path.split("/").slice(0, -1)];
    for (let length = 2; length <= parts.length; length++) folders.add(parts.slice(0, length).join("/"));
  }
  const entries = [
    ...[...folders].map((path) => ({ path: `${path}/`, content: Buffer.alloc(0), mode: 0o755 })),
    ...files.map(({ path, content, mode = 0o644 }) => ({ path: `${folder}/${path}`, content, mode })),
  ].sort((one, other) => (one.path < other.path ? -1 : 1));
  const blocks = entries.flatMap(({ path, content, mode }) => [
    toHeader(path, content.length, mode),
    content,
    Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockSize)]);
}

/** An entry of an archive. */
export interface TarEntry {
  readonly path: string;
  readonly mode: number;
  readonly kind: "file" | "folder" | "other";
  readonly content: Buffer;
}

/**
 * Reads an archive of ustar or GNU tar. Long names of GNU tar and pax are understood.
 *
 * @throws {Error} if the archive is truncated or not a tar file
 */
export function readTar(archive: Buffer): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  for (let at = 0; at + blockSize <= archive.length; ) {
    const header = archive.subarray(at, at + blockSize);
    if (header.every((byte) => byte === 0)) return entries;
    if (toChecksum(header) !== readOctal(header, 148, 8)) throw new Error("not a tar archive");
    const size = readOctal(header, 124, 12);
    const content = archive.subarray(at + blockSize, at + blockSize + size);
    if (content.length < size) throw new Error("the archive is cut off");
    at += blockSize + Math.ceil(size / blockSize) * blockSize;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === "L") longName = readText(content, 0, content.length);
    else if (type === "x") longName = /\d+ path=([^\n]*)\n/.exec(content.toString())?.[1] ?? longName;
    else if (type !== "g") {
      entries.push({
        path: longName ?? readPath(header),
        mode: readOctal(header, 100, 8),
        kind: type === "5" ? "folder" : type === "0" || type === "\0" ? "file" : "other",
        content,
      });
      longName = undefined;
    }
  }
  throw new Error("the archive is cut off");
}

function toHeader(path: string, size: number, mode: number): Buffer {
  if (Buffer.byteLength(path) > 100) throw new RangeError(`too long for a tar header: ${path}`);
  const header = Buffer.alloc(blockSize);
  header.write(path, 0);
  header.write(toOctal(mode, 8), 100);
  header.write(toOctal(0, 8), 108);
  header.write(toOctal(0, 8), 116);
  header.write(toOctal(size, 12), 124);
  header.write(toOctal(0, 12), 136);
  header.write(path.endsWith("/") ? "5" : "0", 156);
  header.write("ustar\x0000", 257, "latin1");
  header.write(`${toChecksum(header).toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

function toOctal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

/** The sum of the header's bytes, with blanks in the place of the sum itself. */
function toChecksum(header: Buffer): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}

function readPath(header: Buffer): string {
  const prefix = readText(header, 257, 5) === "ustar" ? readText(header, 345, 155) : "";
  const name = readText(header, 0, 100);
  return prefix === "" ? name : `${prefix}/${name}`;
}

function readText(bytes: Buffer, at: number, length: number): string {
  const text = bytes.subarray(at, at + length).toString();
  const end = text.indexOf("\0");
  return end === -1 ? text : text.slice(0, end);
}

function readOctal(header: Buffer, at: number, length: number): number {
  return Number.parseInt(readText(header, at, length).trim() || "0", 8);
}
