import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "@jest/globals";
import { parseDeployer } from "../../src/management-api/credentials.ts";
import { failureCodes } from "../deploy/failure-codes.ts";
import { type LocalTenant, readJson, startTenant } from "../deploy/local-tenant.ts";

const folder = mkdtempSync(join(tmpdir(), "splunk-action-keys-"));
const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const keyPath = join(folder, "key.pem");
writeFileSync(keyPath, privateKey);
writeFileSync(join(folder, "nonsense.pem"), "dummy-not-a-key");
afterAll(() => rmSync(folder, { recursive: true }));

let local: LocalTenant;
afterEach(() => local?.close());
const scopes = ["read:actions", "create:actions", "update:actions", "delete:actions"];

test.each(["RS256", "RS384", "PS256"])("private-key JWT with %s", async (algorithm) => {
  local = await startTenant({ clients: [{ client_id: "signer", public_key: publicKey, scopes }] });
  const env = {
    AUTH0_DOMAIN: local.server.url,
    AUTH0_CLIENT_ID: "signer",
    AUTH0_CLIENT_SIGNING_KEY_PATH: keyPath,
    AUTH0_CLIENT_SIGNING_ALGORITHM: algorithm,
  };
  const run = await local.run(["status", "--json"], { env });
  expect(run.stderr).toBe("");
  expect(readJson(run)).toMatchObject({ deployed: null });
  expect(local.requests[0]?.body).not.toContain("client_secret");
});

const AUTH0_DOMAIN = "acme.eu.auth0.com";
test.each([
  ["nothing", {}, ["AUTH0_DOMAIN is missing", "no Auth0 credential"]],
  ["a domain alone", { AUTH0_DOMAIN }, ["no Auth0 credential: set AUTH0_CLIENT_ID with AUTH0_CLIENT_SECRET"]],
  [
    "http",
    { AUTH0_DOMAIN: "http://acme.eu.auth0.com", AUTH0_ACCESS_TOKEN: "t" },
    ["AUTH0_DOMAIN must not begin with http://"],
  ],
  [
    "two credentials",
    { AUTH0_DOMAIN, AUTH0_CLIENT_ID: "id", AUTH0_CLIENT_SECRET: "dummy-s", AUTH0_ACCESS_TOKEN: "dummy-t" },
    ["AUTH0_ACCESS_TOKEN and AUTH0_CLIENT_SECRET exclude each other"],
  ],
  [
    "a token that no header can carry",
    { AUTH0_DOMAIN, AUTH0_ACCESS_TOKEN: "dummy-t\ndummy-u" },
    ["AUTH0_ACCESS_TOKEN contains invalid characters"],
  ],
  [
    "a secret without its id",
    { AUTH0_DOMAIN, AUTH0_CLIENT_SECRET: "dummy-s" },
    ["AUTH0_CLIENT_ID is missing: AUTH0_CLIENT_SECRET needs it"],
  ],
  [
    "an unknown algorithm",
    {
      AUTH0_DOMAIN,
      AUTH0_CLIENT_ID: "id",
      AUTH0_CLIENT_SIGNING_KEY_PATH: "k",
      AUTH0_CLIENT_SIGNING_ALGORITHM: "HS256",
    },
    ["AUTH0_CLIENT_SIGNING_ALGORITHM must be one of RS256, RS384, PS256"],
  ],
])("%s: reports all errors at once", (_what, env, problems) => {
  let message = "";
  try {
    parseDeployer(env);
  } catch (error) {
    message = (error as Error).message;
    expect(error).toMatchObject({ code: "SETTINGS", exitCode: 3 });
  }
  for (const problem of problems) expect(message).toContain(problem);
  expect(message).not.toContain("dummy");
});

const writeKey = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const pkcs8 = rsa.export({ type: "pkcs8", format: "pem" }) as string;
const encryption = { cipher: "aes-256-cbc", passphrase: "dummy-phrase" };
writeKey("escaped.pem", pkcs8.replaceAll("\n", "\\n"));
writeKey("blanks.pem", pkcs8.replaceAll("\n", " "));
writeKey("dos.pem", pkcs8.replaceAll("\n", "\r\n"));
writeKey("pkcs1.pem", rsa.export({ type: "pkcs1", format: "pem" }));
writeKey("encrypted.pem", rsa.export({ type: "pkcs8", format: "pem", ...encryption }));
writeKey("encrypted-pkcs1.pem", rsa.export({ type: "pkcs1", format: "pem", ...encryption }));
writeKey("ec.pem", ec.export({ type: "pkcs8", format: "pem" }));
writeKey("sec1.pem", ec.export({ type: "sec1", format: "pem" }));
writeKey("public.pem", publicKey);
writeKey("key.der", rsa.export({ type: "pkcs8", format: "der" }));
writeKey("key.jwk", JSON.stringify(rsa.export({ format: "jwk" })));
writeKey("cut.pem", pkcs8.slice(0, 400));
writeKey("damaged.pem", pkcs8.replace(/\n.{64}\n/, "\n"));
writeKey("empty.pem", "");
writeKey("utf16.pem", Buffer.from(pkcs8, "utf16le"));
writeKey("certificate.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
writeKey("openssh.pem", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n");
writeKey(
  "ed25519.pem",
  generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }) as string,
);

test.each(["escaped.pem", "blanks.pem", "dos.pem", "pkcs1.pem"])(
  "a key in the form of %s is taken",
  (file) => {
    const env = { AUTH0_DOMAIN: "acme.eu.auth0.com", AUTH0_CLIENT_ID: "id" };
    const path = { ...env, AUTH0_CLIENT_SIGNING_KEY_PATH: join(folder, file) };
    expect(parseDeployer(path).credential).toMatchObject({ kind: "key", algorithm: "RS256" });
    const inline = {
      ...env,
      AUTH0_CLIENT_SIGNING_KEY: readFileSync(join(folder, file), "utf8"),
      AUTH0_CLIENT_SIGNING_ALGORITHM: "ps256",
    };
    expect(parseDeployer(inline).credential).toMatchObject({ kind: "key", algorithm: "PS256" });
  },
);

test.each([
  ["encrypted.pem", "encrypted with a passphrase", "openssl pkey -in KEY -out key.pem"],
  ["encrypted-pkcs1.pem", "encrypted with a passphrase", "openssl pkey -in KEY -out key.pem"],
  ["ec.pem", "holds an EC key", "openssl genpkey -algorithm RSA"],
  ["sec1.pem", "holds an EC key", "openssl genpkey -algorithm RSA"],
  ["ed25519.pem", "a key of type ED25519", "openssl genpkey -algorithm RSA"],
  ["public.pem", "a public key", "Give the private key"],
  ["certificate.pem", "a certificate", "Give the private key"],
  ["openssh.pem", "an OpenSSH key", "ssh-keygen"],
  ["key.der", "DER", "openssl pkey -inform DER"],
  ["key.jwk", "a JWK", "Export the key as PEM"],
  ["utf16.pem", "UTF-16", "UTF-8"],
  ["cut.pem", "cut off", "Copy the whole file"],
  ["damaged.pem", "damaged", "Copy the whole file"],
  ["empty.pem", "is empty", "Give the RSA private key"],
  ["nonsense.pem", "holds no PEM", "-----BEGIN PRIVATE KEY-----"],
  ["missing.pem", "does not exist", "Give the path"],
  [".", "a folder", "Give the path"],
])("a signing key that is %s is named for what it is, with a hint of its own", async (file, what, way) => {
  local = await startTenant();
  const env = {
    AUTH0_DOMAIN: local.server.url,
    AUTH0_CLIENT_ID: "deployer",
    AUTH0_CLIENT_SIGNING_KEY_PATH: join(folder, file),
  };
  const { stderr, exitCode } = await local.run(["status"], { env });
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(
    new RegExp(
      `^error SETTINGS: AUTH0_CLIENT_SIGNING_KEY_PATH .*${what}.*\nhint: (?!Set the dep).*${way}.*\n$`,
    ),
  );
  expect(stderr).not.toContain("dummy");
});

test("the key itself where its path belongs, and a key in both places, are told", () => {
  const env = { AUTH0_DOMAIN: "acme.eu.auth0.com", AUTH0_CLIENT_ID: "id" };
  expect(() => parseDeployer({ ...env, AUTH0_CLIENT_SIGNING_KEY_PATH: pkcs8 })).toThrow(
    expect.objectContaining({ hint: "Put the key into AUTH0_CLIENT_SIGNING_KEY." }),
  );
  expect(() =>
    parseDeployer({ ...env, AUTH0_CLIENT_SIGNING_KEY_PATH: keyPath, AUTH0_CLIENT_SIGNING_KEY: pkcs8 }),
  ).toThrow("AUTH0_CLIENT_SIGNING_KEY_PATH and AUTH0_CLIENT_SIGNING_KEY exclude each other");
});

test("a key behind its certificate in one file is found", () => {
  const env = { AUTH0_DOMAIN: "acme.eu.auth0.com", AUTH0_CLIENT_ID: "id" };
  const bundle = `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${pkcs8}`;
  expect(parseDeployer({ ...env, AUTH0_CLIENT_SIGNING_KEY: bundle }).credential).toMatchObject({
    kind: "key",
  });
});

test.each([
  ["a wrong secret", { AUTH0_CLIENT_SECRET: "dummy-wrong" }, "AUTH0_CREDENTIALS"],
  [
    "a token that is none",
    { AUTH0_CLIENT_SECRET: "", AUTH0_ACCESS_TOKEN: "dummy-wrong" },
    "AUTH0_CREDENTIALS",
  ],
])("%s", async (_what, change, code) => {
  local = await startTenant();
  const { stderr, exitCode } = await local.run(["status"], { env: { ...local.env, ...change } });
  expect([exitCode, failureCodes(stderr)]).toEqual([1, [code]]);
  expect(stderr).not.toContain("dummy-wrong");
});

test("an expired token is told as what it is", async () => {
  local = await startTenant();
  const AUTH0_ACCESS_TOKEN = local.tenant.issueToken({ origin: local.server.url });
  local.tenant.expireTokens();
  const { stderr } = await local.run(["status"], {
    env: { ...local.env, AUTH0_CLIENT_SECRET: "", AUTH0_ACCESS_TOKEN },
  });
  expect(stderr).toContain(
    "error AUTH0_CREDENTIALS: cannot find the Action: Auth0 responded with 401 (Expired token received for JSON Web Token validation): 127.0.0.1",
  );
  expect(stderr).toContain("hint: Get a fresh token for AUTH0_ACCESS_TOKEN");
});

test.each([
  [["status"], ["create:actions"], "read:actions"],
  [["deploy"], ["read:actions"], "create:actions"],
  [["deploy"], ["read:actions", "create:actions"], "update:actions"],
])("%j with %j names the scope %s", async (argv, granted, missing) => {
  local = await startTenant();
  const AUTH0_ACCESS_TOKEN = local.tenant.issueToken({ origin: local.server.url, scopes: granted });
  const env = { ...local.env, AUTH0_CLIENT_SECRET: "", AUTH0_ACCESS_TOKEN };
  const { stderr, exitCode } = await local.run(argv, { env });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`the credentials lack the scope ${missing}`);
});

test("a token for another domain explains the canonical one", async () => {
  local = await startTenant();
  const payload = { aud: ["https://acme.eu.auth0.com/api/v2/"], exp: 4_000_000_000 };
  const AUTH0_ACCESS_TOKEN = `e30.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.x`;
  const { stderr } = await local.run(["status"], {
    env: { ...local.env, AUTH0_CLIENT_SECRET: "", AUTH0_ACCESS_TOKEN },
  });
  expect(stderr).toContain(
    "error AUTH0_DOMAIN: cannot find the Action: Auth0 responded with 401 (Invalid token): AUTH0_ACCESS_TOKEN is for https://acme.eu.auth0.com/api/v2/ and not for http://127",
  );
});

test("a closed port is reported with the host and the reason only", async () => {
  local = await startTenant();
  await local.server.close();
  const { stderr, exitCode } = await local.run(["status"]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /error AUTH0_UNREACHABLE: cannot get a token: 127\.0\.0\.1:\d+ refuses connections \(ECONNREFUSED\)/,
  );
});

test("a rate limit is waited for as Auth0 asks, and not beyond the deadline", async () => {
  local = await startTenant();
  const match = { path: "/api/v2/actions/actions" };
  local.tenant.faults.add({ match, times: 1, action: { kind: "answer", status: 429, resetAfterMs: 20_000 } });
  const before = local.clock.now();
  const { exitCode, stderr } = await local.run(["status"]);
  expect(exitCode).toBe(0);
  expect(stderr).toContain("Auth0's rate limit is reached: waiting");
  expect(local.clock.now() - before).toBeGreaterThanOrEqual(19_000);

  local.tenant.faults.add({ match, action: { kind: "answer", status: 429, resetAfterMs: 600_000 } });
  const late = await local.run(["deploy", "--timeout", "30"]);
  expect([late.exitCode, failureCodes(late.stderr)]).toEqual([1, ["AUTH0_RATE_LIMIT"]]);
});

test("remove does not unbind what it may not delete", async () => {
  local = await startTenant();
  await local.run(["deploy"]);
  const scopes = ["read:actions", "update:actions"];
  const AUTH0_ACCESS_TOKEN = local.tenant.issueToken({ origin: local.server.url, scopes });
  const env = { AUTH0_DOMAIN: local.server.url, AUTH0_ACCESS_TOKEN };
  const { stderr, exitCode } = await local.run(["remove", "--yes"], { env });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining(
      "AUTH0_SCOPE: cannot delete the Action: the credentials lack the scope delete",
    ),
  });
  expect(local.tenant.state.bindings["post-login"]).toHaveLength(1);
});
