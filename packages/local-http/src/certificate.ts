import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { toAltName, toDer, toOid, toSequence, toUtcTime } from "./der.ts";

/** A server's key and certificate, PEM. */
export interface Certificate {
  readonly key: string;
  /** Self-signed: also the CA to trust. */
  readonly cert: string;
}

/** What a certificate is made for. */
export interface CertificateOptions {
  /** Names and addresses. Default: localhost, 127.0.0.1 and ::1. */
  readonly hosts?: readonly string[];
  /** Default 30. */
  readonly days?: number;
  /** Epoch milliseconds of the moment from which it is valid, less a minute for clocks that differ. */
  readonly now: number;
}

/**
 * Makes a self-signed P-256 certificate (RFC 5280) in about a millisecond, for clients that require HTTPS. It is an
 * end entity, not a CA: trusting it trusts nothing else.
 */
export function createCertificate(options: CertificateOptions): Certificate {
  const { hosts = ["localhost", "127.0.0.1", "::1"], days = 30, now } = options;
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const name = toSequence(
    toDer(0x31, toSequence(toOid("2.5.4.3"), toDer(0x0c, Buffer.from("splunk-action dev")))),
  );
  const from = now - 60_000;
  const body = toSequence(
    toDer(0xa0, toDer(0x02, Buffer.from([2]))), // X.509 version 3
    toDer(0x02, toSerial()),
    ecdsaWithSha256,
    name,
    toSequence(toUtcTime(from), toUtcTime(from + days * 86_400_000)),
    name,
    spki,
    toDer(0xa3, toSequence(...toExtensions(hosts, spki))),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = toSequence(body, ecdsaWithSha256, toBitString(signature));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: toPem(certificate),
  };
}

const ecdsaWithSha256 = toSequence(toOid("1.2.840.10045.4.3.2"));

function toExtensions(hosts: readonly string[], spki: Buffer): Buffer[] {
  // RFC 5280 §4.2.1.2 (1): SHA-1 of the public key's bits, the last 65 bytes of a P-256 key.
  const keyId = createHash("sha1").update(spki.subarray(-65)).digest();
  return [
    toExtension("2.5.29.19", toSequence(), true), // basicConstraints: no CA
    toExtension("2.5.29.15", toDer(0x03, Buffer.from([7, 0x80])), true), // keyUsage: digitalSignature
    toExtension("2.5.29.37", toSequence(toOid("1.3.6.1.5.5.7.3.1"))), // extendedKeyUsage: serverAuth
    toExtension("2.5.29.17", toSequence(...hosts.map(toAltName))), // subjectAltName
    toExtension("2.5.29.14", toDer(0x04, keyId)), // subjectKeyIdentifier
    toExtension("2.5.29.35", toSequence(toDer(0x80, keyId))), // authorityKeyIdentifier
  ];
}

function toExtension(oid: string, value: Buffer, critical = false): Buffer {
  const flag = critical ? [toDer(0x01, Buffer.from([0xff]))] : [];
  return toSequence(toOid(oid), ...flag, toDer(0x04, value));
}

function toBitString(bytes: Buffer): Buffer {
  return toDer(0x03, Buffer.from([0]), bytes);
}

/** Positive and without a leading zero byte, as DER wants it. */
function toSerial(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

function toPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
