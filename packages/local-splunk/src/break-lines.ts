/** props.conf `TRUNCATE`: bytes of a line that the parsing pipeline keeps. */
const truncateBytes = 10_000;

/**
 * Breaks raw input into events as `receivers/simple` and HEC's raw endpoint are seen to: one line, one event
 * (`LINE_BREAKER = ([\r\n]+)`), each cut to 10 000 bytes.
 */
export function breakLines(body: string): string[] {
  return body
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== "")
    .map(truncate);
}

function truncate(line: string): string {
  const bytes = Buffer.from(line, "utf8");
  if (bytes.length <= truncateBytes) return line;
  // Drops a character that the cut has split.
  return bytes
    .subarray(0, truncateBytes)
    .toString("utf8")
    .replace(/\ufffd+$/, "");
}
