import { createHmac, timingSafeEqual } from "node:crypto";

export type JwtPayload = Readonly<Record<string, unknown>>;

/** A decoded but unverified JWT (JWS compact form). */
export interface Jwt {
  readonly header: JwtPayload;
  readonly payload: JwtPayload;
  /** The signed text. */
  readonly signed: string;
  readonly signature: Buffer;
}

/** @param sign Signs by the algorithm that the header names. */
export function encodeJwt(header: JwtPayload, payload: JwtPayload, sign: (signed: string) => Buffer): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${sign(signed).toString("base64url")}`;
}

/** @returns `undefined` if the text is not a JWT. */
export function decodeJwt(token: string): Jwt | undefined {
  const [head, body, signature, ...rest] = token.split(".");
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const header = decode(head);
  const payload = decode(body);
  if (header === undefined || payload === undefined) return undefined;
  return { header, payload, signed: `${head}.${body}`, signature: Buffer.from(signature, "base64url") };
}

/** A JWT signed with HS256. */
export function signWithSecret(payload: JwtPayload, secret: string): string {
  return encodeJwt({ alg: "HS256", typ: "JWT" }, payload, (signed) => hmac(signed, secret));
}

/** Verifies HS256. Any other algorithm is not signed with the secret. */
export function isSignedWithSecret(jwt: Jwt, secret: string): boolean {
  const expected = hmac(jwt.signed, secret);
  return (
    jwt.header.alg === "HS256" &&
    expected.length === jwt.signature.length &&
    timingSafeEqual(expected, jwt.signature)
  );
}

function hmac(text: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(text).digest();
}

function encode(value: JwtPayload): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decode(part: string): JwtPayload | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JwtPayload)
      : undefined;
  } catch {
    return undefined;
  }
}
