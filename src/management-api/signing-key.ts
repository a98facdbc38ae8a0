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

/** A key that can be used, or why not and what to do. */
export type ParsedKey = { readonly value: KeyObject } | { readonly invalid: string; readonly hint: string };

const newKey =
  "Make an RSA key with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem; and give Auth0 its " +
  "public half (Applications > the application > Credentials).";
const encrypted: ParsedKey = {
  invalid: "holds a key that is encrypted with a passphrase, which cannot be asked for here",
  hint: "Write it without the passphrase: openssl pkey -in KEY -out key.pem",
};
const elliptic: ParsedKey = { invalid: "holds an EC key, and Auth0 accepts RSA keys only", hint: newKey };
const pair = "Give the private key that belongs to it: it begins with -----BEGIN PRIVATE KEY-----.";
const whole = "Copy the whole file again, from its BEGIN line to its END line.";

/** Names the content of a PEM block that is not an RSA private key, by its label. */
const otherBlocks: readonly (readonly [label: RegExp, key: ParsedKey])[] = [
  [/^ENCRYPTED PRIVATE KEY$/, encrypted],
  [
    /PUBLIC KEY$/,
    { invalid: "holds a public key; that one belongs to Auth0, and the private one here", hint: pair },
  ],
  [/CERTIFICATE/, { invalid: "holds a certificate, not a private key", hint: pair }],
  [/^EC (PRIVATE KEY|PARAMETERS)$/, elliptic],
  [
    /^OPENSSH PRIVATE KEY$/,
    { invalid: "holds an OpenSSH key", hint: "Convert a copy of it: ssh-keygen -p -N '' -m PEM -f KEY" },
  ],
];

/**
 * Parses an RSA private key in PEM form. Line ends may be missing, blanks or `\n`, as happens in environment variables. Other blocks of the same text, such as the certificate, are passed over.
 */
export function parseSigningKey(content: Buffer): ParsedKey {
  const text = content.toString("utf8");
  const trimmed = text.trim();
  if (trimmed === "") return { invalid: "is empty", hint: "Give the RSA private key in PEM form." };
  if (trimmed.startsWith("{")) {
    return { invalid: "holds a JWK (JSON), and must be PEM", hint: "Export the key as PEM (PKCS#8)." };
  }
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs)];
  const block = blocks.find(([, label = ""]) => label.endsWith("PRIVATE KEY")) ?? blocks[0];
  const [, label, body] = block ?? [];
  if (label === undefined || body === undefined) return describeContent(content, text);
  const other = otherBlocks.find(([pattern]) => pattern.test(label));
  if (other !== undefined) return other[1];
  if (/Proc-Type:.*ENCRYPTED/.test(body)) return encrypted;
  const lines = body
    .replaceAll(/\\[nr]|\s/g, "")
    .replaceAll(/.{64}/g, "$&\n")
    .trim();
  try {
    const key = createPrivateKey(`-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`);
    const type = key.asymmetricKeyType ?? "unknown";
    if (type === "rsa") return { value: key };
    return type === "ec"
      ? elliptic
      : {
          invalid: `holds a key of type ${type.toUpperCase()}, and Auth0 accepts RSA keys only`,
          hint: newKey,
        };
  } catch {
    // No reason in the error, because it could quote the key.
    return { invalid: "holds a private key that is damaged or incomplete", hint: whole };
  }
}

/** Describes a content without a PEM block. */
function describeContent(content: Buffer, text: string): ParsedKey {
  if (text.includes("-----BEGIN")) {
    return { invalid: "holds PEM that is cut off: its END line is missing", hint: whole };
  }
  if (content[0] === 0x30 && (content[1] ?? 0) >= 0x80) {
    return {
      invalid: "holds DER or PKCS#12, and must be PEM",
      hint: "Convert DER with: openssl pkey -inform DER -in KEY -out key.pem; PKCS#12 with: openssl pkcs12 -in KEY -nocerts -noenc -out key.pem",
    };
  }
  if (content.includes(0)) {
    return {
      invalid: "is binary or UTF-16, and must be PEM in UTF-8",
      hint: "Save the key as text in UTF-8.",
    };
  }
  return {
    invalid: "holds no PEM",
    hint: "It must begin with -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----.",
  };
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
