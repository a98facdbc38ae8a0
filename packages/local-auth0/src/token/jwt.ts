import { constants, createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";

export type JwtPayload = Record<string, unknown>;

/** A decoded but unverified JWT (JWS compact form). */
export interface Jwt {
  readonly header: JwtPayload;
  readonly payload: JwtPayload;
  /** The signed text. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** Signs with HS256: only the local tenant verifies its tokens, and it needs no RSA key pair. */
export function signJwt(payload: JwtPayload, key: string): string {
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(payload)}`;
  return `${signed}.${hmac(signed, key).toString("base64url")}`;
}

/** @returns `undefined` if the text is not a JWT. */
export function decodeJwt(token: string): Jwt | undefined {
  const [head, body, signature, ...rest] = token.split(".");
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const header = parseObject(head);
  const payload = parseObject(body);
  if (header === undefined || payload === undefined) return undefined;
  return { header, payload, signed: `${head}.${body}`, signature: Buffer.from(signature, "base64url") };
}

export function isSignedWithSecret(jwt: Jwt, key: string): boolean {
  const expected = hmac(jwt.signed, key);
  return (
    jwt.header.alg === "HS256" &&
    expected.length === jwt.signature.length &&
    timingSafeEqual(expected, jwt.signature)
  );
}

/** For client assertions: RS256, RS384 and PS256, the algorithms Auth0 accepts. */
export function isSignedWithKey(jwt: Jwt, publicKeyPem: string): boolean {
  const algorithm = assertionAlgorithms[String(jwt.header.alg)];
  if (algorithm === undefined) return false;
  const key = createPublicKey(publicKeyPem);
  const padding = algorithm.pss
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {};
  return verify(algorithm.hash, Buffer.from(jwt.signed), { key, ...padding }, jwt.signature);
}

const assertionAlgorithms: Readonly<Record<string, { hash: string; pss: boolean }>> = {
  RS256: { hash: "sha256", pss: false },
  RS384: { hash: "sha384", pss: false },
  PS256: { hash: "sha256", pss: true },
};

function hmac(text: string, key: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function encode(value: JwtPayload): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function parseObject(text: string): JwtPayload | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    return typeof value === "object" && value !== null ? (value as JwtPayload) : undefined;
  } catch {
    return undefined;
  }
}
