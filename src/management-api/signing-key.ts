import { constants, createPrivateKey, type KeyObject, randomUUID, sign } from "node:crypto";
import { encodeJwt } from "@splunk-action/action-runtime/jwt";
import type { Parsed } from "../settings/parse-values.ts";

/** The private key and algorithm for private-key JWT. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly algorithm: SigningAlgorithm;
}

/** @see https://auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt */
export type SigningAlgorithm = (typeof signingAlgorithms)[number];
const signingAlgorithms = ["RS256", "RS384", "PS256"] as const;

/** Parses the name of a signing algorithm. Case is ignored. */
export function parseAlgorithm(text: string): Parsed<SigningAlgorithm, string> {
  const value = signingAlgorithms.find((one) => one === text.toUpperCase());
  return value === undefined ? { invalid: `must be one of ${signingAlgorithms.join(", ")}` } : { value };
}

const toPem = "Convert it with: openssl pkey -in KEY -out key.pem";

/** Names the content of a PEM block that is not an RSA private key, by its label. */
const otherBlocks: readonly (readonly [label: RegExp, what: string])[] = [
  [/^ENCRYPTED PRIVATE KEY$/, `holds a key that is encrypted with a passphrase. ${toPem}`],
  [/PUBLIC KEY$/, "holds a public key, but the private key is needed"],
  [/CERTIFICATE/, "holds a certificate, not a private key"],
  [/^EC PRIVATE KEY$/, "holds an EC key, and Auth0 accepts RSA keys only"],
  [/^OPENSSH PRIVATE KEY$/, "holds an OpenSSH key. Convert it with: ssh-keygen -p -m PEM -f KEY"],
];

/**
 * Parses an RSA private key in PEM form. Line ends may be missing, blanks or `\n`, as happens in environment variables.
 */
export function parseSigningKey(content: Buffer): Parsed<KeyObject, string> {
  const text = content.toString("utf8");
  const trimmed = text.trim();
  if (trimmed === "") return { invalid: "is empty" };
  if (trimmed.startsWith("{"))
    return { invalid: "holds a JWK (JSON), and must be PEM: export the key as PEM" };
  const [, label, body] = /-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/s.exec(text) ?? [];
  if (label === undefined || body === undefined) return { invalid: describeContent(content, text) };
  const other = otherBlocks.find(([pattern]) => pattern.test(label));
  if (other !== undefined) return { invalid: other[1] };
  if (/Proc-Type:.*ENCRYPTED/.test(body)) {
    return { invalid: `holds a key that is encrypted with a passphrase. ${toPem}` };
  }
  const lines = body
    .replaceAll(/\\[nr]|\s/g, "")
    .replaceAll(/.{64}/g, "$&\n")
    .trim();
  try {
    const key = createPrivateKey(`-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`);
    const type = key.asymmetricKeyType ?? "unknown";
    if (type === "rsa") return { value: key };
    return { invalid: `holds a key of type ${type.toUpperCase()}, and Auth0 accepts RSA keys only` };
  } catch {
    // No reason in the error, because it could quote the key.
    return { invalid: "holds a private key that is damaged or incomplete" };
  }
}

/** Describes a content without a PEM block. */
function describeContent(content: Buffer, text: string): string {
  if (text.includes("-----BEGIN")) return "holds PEM that is cut off: its END line is missing";
  if (content[0] === 0x30 && (content[1] ?? 0) >= 0x80) {
    return "holds DER or PKCS#12, and must be PEM. Convert it with: openssl pkey -inform DER -in KEY -out key.pem";
  }
  if (content.includes(0)) return "is binary or UTF-16, and must be PEM in UTF-8";
  return "holds no PEM: it must begin with -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----";
}

/**
 * Creates a client assertion for private-key JWT. It is used once and valid for one minute.
 *
 * @param audience The tenant's issuer, with its trailing slash.
 * @param now Epoch milliseconds.
 */
export function signAssertion(
  { clientId, key, algorithm }: SigningKey & { readonly clientId: string },
  audience: string,
  now: number,
): string {
  const iat = Math.floor(now / 1000);
  const claims = { iss: clientId, sub: clientId, aud: audience, iat, exp: iat + 60, jti: randomUUID() };
  const hash = `sha${algorithm.slice(2)}`;
  const padding = algorithm.startsWith("PS")
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { padding: constants.RSA_PKCS1_PADDING };
  return encodeJwt({ alg: algorithm, typ: "JWT" }, claims, (signed) =>
    sign(hash, Buffer.from(signed), { key, ...padding }),
  );
}
