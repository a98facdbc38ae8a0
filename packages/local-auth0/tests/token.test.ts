import { constants, createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { ManagementClient } from "auth0";
import { createTenant, type Tenant } from "../src/create-tenant.ts";
import { promptLogs } from "../src/logs/log-behavior.ts";
import { createManualClock, domain } from "./test-tenant.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2_048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

const audience = `https://${domain}/api/v2/`;
const scopes = ["read:actions", "create:actions"];
const secretClient = { client_id: "with-secret", client_secret: "dummy-secret", scopes };
const keyClient = { client_id: "with-key", public_key: publicKey, scopes };
const clients = [secretClient, keyClient];

/** On the system's clock: the SDK signs its assertions by that. */
const create = () => createTenant({ domain, clients, seed: "token" });

async function request(
  tenant: Tenant,
  parameters: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const response = await tenant.handle(
    new Request(`https://${domain}/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: new URLSearchParams({ grant_type: "client_credentials", audience, ...parameters }).toString(),
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const bySecret = { client_id: "with-secret", client_secret: "dummy-secret" };

function toAssertion(alg: string, claims: Record<string, unknown> = {}): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1_000);
  const subject = { iss: "with-key", sub: "with-key", aud: `https://${domain}/` };
  const head = `${encode({ alg })}.${encode({ ...subject, iat: now, exp: now + 60, jti: alg, ...claims })}`;
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const key = { key: createPrivateKey(privateKey), ...(alg.startsWith("PS") ? pss : {}) };
  const signature = sign(`sha${alg.slice(2)}`, Buffer.from(head), key);
  return `${head}.${signature.toString("base64url")}`;
}

const byAssertion = (assertion: string) => ({
  client_id: "with-key",
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  client_assertion: assertion,
});

describe("POST /oauth/token", () => {
  test("gives a JWT for a day, with the granted scopes", async () => {
    const { status, body } = await request(create(), bySecret);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["access_token", "scope", "expires_in", "token_type"]);
    expect(body).toMatchObject({ scope: scopes.join(" "), expires_in: 86_400, token_type: "Bearer" });
    const claims = JSON.parse(
      Buffer.from(String(body.access_token).split(".")[1] ?? "", "base64url").toString(),
    );
    expect(claims).toMatchObject({
      iss: `https://${domain}/`,
      aud: audience,
      sub: "with-secret@clients",
      scope: scopes.join(" "),
      gty: "client-credentials",
    });
    expect(claims.exp - claims.iat).toBe(86_400);
  });

  test("takes JSON, a form and Basic authentication", async () => {
    const tenant = create();
    const json = await tenant.handle(
      new Request(`https://${domain}/oauth/token`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ grant_type: "client_credentials", audience, ...bySecret }),
      }),
    );
    expect(json.status).toBe(200);
    const basic = Buffer.from("with-secret:dummy-secret").toString("base64");
    expect((await request(tenant, {}, { authorization: `Basic ${basic}` })).status).toBe(200);
  });

  test("narrows the scopes to those asked for", async () => {
    const { body } = await request(create(), { ...bySecret, scope: "read:actions delete:actions" });
    expect(body.scope).toBe("read:actions");
  });

  test.each([
    ["an unknown application", { client_id: "nobody" }, 401, "access_denied", "Unauthorized"],
    ["a wrong secret", { client_secret: "wrong" }, 401, "access_denied", "Unauthorized"],
    [
      "another audience",
      { audience: "https://other/" },
      403,
      "access_denied",
      "Service not found: https://other/",
    ],
    [
      "another grant",
      { grant_type: "password" },
      403,
      "unsupported_grant_type",
      "Unsupported grant type: password",
    ],
  ])("refuses %s", async (_, parameters, status, error, description) => {
    const response = await request(create(), { ...bySecret, ...parameters });
    expect(response).toEqual({ status, body: { error, error_description: description } });
  });

  test.each(["RS256", "RS384", "PS256"])("takes a client assertion signed with %s", async (alg) => {
    expect((await request(create(), byAssertion(toAssertion(alg)))).status).toBe(200);
  });

  test.each([
    ["that has expired", { exp: 1 }],
    ["that lives too long", { exp: Math.floor(Date.now() / 1_000) + 3_600 }],
    ["for somebody else", { aud: "https://other/" }],
    ["of another issuer", { iss: "other" }],
    ["without a jti", { jti: "" }],
  ])("refuses an assertion %s", async (_, claims) => {
    const { status, body } = await request(create(), byAssertion(toAssertion("RS256", claims)));
    expect([status, body.error]).toEqual([401, "invalid_client"]);
  });

  test("refuses an assertion the second time, with another key or of another algorithm", async () => {
    const tenant = create();
    const once = byAssertion(toAssertion("RS256"));
    expect((await request(tenant, once)).status).toBe(200);
    expect((await request(tenant, once)).body.error_description).toContain("jti");
    expect((await request(tenant, byAssertion(toAssertion("RS512")))).status).toBe(401);
    const tampered = toAssertion("RS256", { jti: "other" }).replace(/.{8}$/, "AAAAAAAA");
    expect((await request(tenant, byAssertion(tampered))).status).toBe(401);
  });

  test("serves the SDK by secret and by private key, which reuses its token until it is revoked", async () => {
    const tenant = create();
    const paths: string[] = [];
    const fetch: typeof globalThis.fetch = (url, init) => {
      const sent = new Request(url, init);
      paths.push(new URL(sent.url).pathname);
      return tenant.handle(sent);
    };
    const options = { domain, fetch, maxRetries: 0 };
    const first = new ManagementClient({ ...options, clientId: "with-secret", clientSecret: "dummy-secret" });
    await first.actions.list();
    await first.actions.list();
    expect(paths.filter((path) => path === "/oauth/token")).toHaveLength(1);
    const second = new ManagementClient({
      ...options,
      clientId: "with-key",
      clientAssertionSigningKey: privateKey,
    });
    expect((await second.actions.list()).data).toEqual([]);
    tenant.expireTokens();
    await expect(second.actions.list()).rejects.toMatchObject({ statusCode: 401 });
    expect((await request(tenant, bySecret)).status).toBe(200);
  });
});

describe("a tenant on loopback", () => {
  const origin = "http://127.0.0.1:4567";

  test.each([
    [`${origin}/api/v2/`, 200],
    ["https://127.0.0.1:4567/api/v2/", 200],
    ["https://acme.eu.auth0.com/api/v2/", 403],
  ])("named by its origin takes the audience %s: %s", async (wanted, status) => {
    const tenant = createTenant({ clients, clock: createManualClock() });
    const response = await tenant.handle(
      new Request(`${origin}/oauth/token`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ grant_type: "client_credentials", audience: wanted, ...bySecret }),
      }),
    );
    expect(response.status).toBe(status);
  });

  test("answers a token of its other scheme", async () => {
    const tenant = createTenant({ domain: origin, clock: createManualClock() });
    const response = await tenant.handle(
      new Request("https://127.0.0.1:4567/api/v2/actions/triggers", {
        headers: { authorization: `Bearer ${tenant.issueToken()}` },
      }),
    );
    expect(response.status).toBe(200);
  });
});

describe("a tenant behind a custom domain", () => {
  const origin = "http://127.0.0.1:4567";
  const createCustom = () =>
    createTenant({ domain, customDomain: true, clients, clock: createManualClock(), logs: promptLogs });
  const ask = async (tenant: Tenant, wanted: string, from = origin) => {
    const response = await tenant.handle(
      new Request(`${from}/oauth/token`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ grant_type: "client_credentials", audience: wanted, ...bySecret }),
      }),
    );
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  test("takes the canonical audience, and refuses that of its own name", async () => {
    const tenant = createCustom();
    expect((await ask(tenant, audience)).status).toBe(200);
    expect(await ask(tenant, `${origin}/api/v2/`)).toEqual({
      status: 403,
      body: {
        error: "access_denied",
        error_description: `Service not enabled within domain: ${origin}/api/v2/`,
      },
    });
  });

  test("takes a token where it was issued, and nowhere else", async () => {
    const tenant = createCustom();
    const { access_token } = (await ask(tenant, audience)).body;
    const read = async (host: string) =>
      (
        await tenant.handle(
          new Request(`${host}/api/v2/logs?from=0`, { headers: { authorization: `Bearer ${access_token}` } }),
        )
      ).status;
    // Accepted there, although this client may not read logs.
    expect(await read(origin)).toBe(403);
    expect(await read(`https://${domain}`)).toBe(401);
  });

  test("accepts a client assertion for either name", async () => {
    const tenant = createTenant({ domain, customDomain: true, clients });
    for (const aud of [`${origin}/`, `https://${domain}/`]) {
      const response = await tenant.handle(
        new Request(`${origin}/oauth/token`, {
          method: "POST",
          body: new URLSearchParams({
            grant_type: "client_credentials",
            audience,
            ...byAssertion(toAssertion("RS256", { aud, jti: aud })),
          }),
        }),
      );
      expect(response.status).toBe(200);
    }
  });
});
