import { constants, createPrivateKey, type KeyObject, randomUUID, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { Failure } from "../errors/failure.ts";
import type { DeployerCredential } from "./credentials.ts";

/**
 * A client assertion for private-key JWT: used once, good for one minute.
 *
 * @param audience The tenant's issuer, with its trailing slash.
 * @param now Epoch milliseconds.
 * @throws {Failure} `SETTINGS` if the key file is missing or holds no such key.
 * @see https://auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt
 */
export function signAssertion(
  { clientId, keyPath, algorithm }: Extract<DeployerCredential, { kind: "key" }>,
  audience: string,
  now: number,
): string {
  const key = readKey(keyPath);
  const iat = Math.floor(now / 1000);
  const claims = { iss: clientId, sub: clientId, aud: audience, iat, exp: iat + 60, jti: randomUUID() };
  const signed = `${toBase64Url({ alg: algorithm, typ: "JWT" })}.${toBase64Url(claims)}`;
  const hash = `sha${algorithm.slice(2)}`;
  const padding = algorithm.startsWith("PS")
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { padding: constants.RSA_PKCS1_PADDING };
  return `${signed}.${sign(hash, Buffer.from(signed), { key, ...padding }).toString("base64url")}`;
}

function readKey(path: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(path));
    if (key.asymmetricKeyType === "rsa") return key;
  } catch {
    // The reason could quote the file; the name says enough.
  }
  throw new Failure(
    "SETTINGS",
    "AUTH0_CLIENT_SIGNING_KEY_PATH does not name a readable RSA private key in PEM form",
    "Give the path of the private key whose public half is registered at the application in Auth0.",
  );
}

function toBase64Url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
