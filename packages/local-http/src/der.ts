import { isIPv4, isIPv6 } from "node:net";

/**
 * The few encoders of ASN.1 DER (ITU-T X.690) that a certificate needs. Each takes contents and gives the whole
 * element: tag, length, contents.
 */
export function toDer(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length: number[] = [];
  for (let rest = body.length; rest > 0; rest >>>= 8) length.unshift(rest & 0xff);
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length, ...length]), body]);
}

/** SEQUENCE. */
export function toSequence(...contents: readonly Uint8Array[]): Buffer {
  return toDer(0x30, ...contents);
}

/** OBJECT IDENTIFIER from its dotted form. */
export function toOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128)) {
      groups.unshift((high & 0x7f) | 0x80);
    }
    bytes.push(...groups);
  }
  return toDer(0x06, Buffer.from(bytes));
}

/** UTCTime; valid for years before 2050, as RFC 5280 asks. */
export function toUtcTime(epochMs: number): Buffer {
  const text = new Date(epochMs)
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replace(/[-:T]/g, "");
  return toDer(0x17, Buffer.from(text.slice(2), "ascii"));
}

/** Subject alternative name of a host: dNSName or iPAddress. */
export function toAltName(host: string): Buffer {
  if (isIPv4(host)) return toDer(0x87, Buffer.from(host.split(".").map(Number)));
  if (isIPv6(host)) return toDer(0x87, toIpv6(host));
  return toDer(0x82, Buffer.from(host, "ascii"));
}

function toIpv6(host: string): Buffer {
  const [head = "", tail = ""] = host.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
  const groups = [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}
