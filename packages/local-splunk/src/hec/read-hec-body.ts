import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const unzip = promisify(gunzip);

/** Max bytes of an unpacked body, so that a small one cannot fill the memory. */
const maxUnzipped = 64 * 1024 * 1024;

/**
 * Reads a HEC request's text, unpacking gzip.
 * @returns `unsupported` for any other `Content-Encoding` (HEC responds 415), `broken` for invalid gzip.
 */
export async function readHecBody(
  request: Request,
): Promise<{ readonly text: string } | "unsupported" | "broken"> {
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "gzip") return "unsupported";
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (encoding === "identity") return { text: new TextDecoder().decode(bytes) };
  try {
    return { text: new TextDecoder().decode(await unzip(bytes, { maxOutputLength: maxUnzipped })) };
  } catch {
    return "broken";
  }
}
