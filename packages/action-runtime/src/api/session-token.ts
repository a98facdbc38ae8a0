import { createHmac, timingSafeEqual } from "node:crypto";
import { isJsonObject, type JsonObject } from "../to-read-only-event.ts";

/** A JWT signed with HS256, as Auth0 passes it through a redirect. */
export function encodeSessionToken(payload: JsonObject, secret: string): string {
  const content = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(payload)}`;
  return `${content}.${sign(content, secret).toString("base64url")}`;
}

/**
 * The payload of a JWT signed with HS256.
 *
 * @param now milliseconds since the Unix epoch
 * @throws if it is malformed, not signed with the secret, or not valid at this time.
 */
export function decodeSessionToken(token: string, secret: string, now: number): JsonObject {
  const [head, body, signature, ...rest] = token.split(".");
  const header = decode(head);
  const payload = decode(body);
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) {
    throw new Error("jwt malformed");
  }
  if (header.alg !== "HS256") throw new Error("invalid algorithm");
  const expected = sign(`${head}.${body}`, secret);
  const actual = Buffer.from(signature, "base64url");
  if (actual.byteLength !== expected.byteLength || !timingSafeEqual(actual, expected)) {
    throw new Error("invalid signature");
  }
  const { exp, nbf } = payload;
  if (typeof exp === "number" && exp * 1000 <= now) throw new Error("jwt expired");
  if (typeof nbf === "number" && nbf * 1000 > now) throw new Error("jwt not active");
  return payload;
}

function sign(content: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(content).digest();
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64url");
}

function decode(part: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8"));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
