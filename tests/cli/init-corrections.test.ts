import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { serve } from "@splunk-action/local-http";
import { createTestCa } from "@splunk-action/local-http/testing";
import type { CliIo } from "../../cli/io.ts";
import { clientSecret } from "../deploy/local-tenant.ts";
import { down, enter, eraseLine, interrupt } from "./answer-init.ts";
import {
  credentialSteps,
  deployerSteps,
  privateKey,
  publicKey,
  rest,
  splunk,
  token,
  useInit,
} from "./use-init.ts";

const on = useInit();
const { init, readAnswers, tenantSteps, urlSteps, allSteps } = on;

test("what does not work can be corrected; a secret that was right need not be typed again", async () => {
  const { exitCode, shown, left } = await init([
    ["Domain, such as", `${on.hec.url}${enter}`],
    ["That does not work yet", enter],
    ["Domain, such as", `${eraseLine}${on.local.server.url}${enter}`],
    ["How does this command line log in", enter],
    ["Client ID", `nobody${enter}`],
    ["Client secret", `${clientSecret}${enter}`],
    ["That does not work yet", enter],
    ["How does this command line log in", enter],
    ["Client ID", `${eraseLine}deployer${enter}`],
    ["Client secret (Enter keeps the last answer)", enter],
    ...urlSteps(),
    ...credentialSteps("dummy-wrong-token"),
    ["That does not work yet", `${down}${enter}`],
    ...credentialSteps(token, eraseLine),
    ...rest,
  ]);
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  expect(shown).toContain("is no Auth0 tenant");
  expect(shown).toContain("failure  splunk.credential");
  expect(readAnswers()).toEqual({
    AUTH0_DOMAIN: on.local.server.url,
    AUTH0_CLIENT_ID: "deployer",
    AUTH0_CLIENT_SECRET: clientSecret,
    SPLUNK_URL: on.hec.url,
    SPLUNK_HEC_TOKEN: token,
  });
});

test("a wrong search account, and one that is kept all the same", async () => {
  const { exitCode, shown, left } = await init([
    ...allSteps().slice(0, -1),
    ["Do you want to give such an account?", enter],
    ["URL of the management port", `${eraseLine}${on.management.url}${enter}`],
    ["What does it log in with?", enter],
    ["Token", `dummy-search-token${enter}`],
    ["That does not work yet", `${down}${down}${enter}`],
  ]);
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  expect(shown).toContain("failure  splunk.search: Splunk refused the search (HTTP 401)");
  expect(readAnswers()).toMatchObject({ SPLUNK_SEARCH_TOKEN: "dummy-search-token" });
});

test("Splunk's URL can be changed where the credential shows that it is the wrong one", async () => {
  const { exitCode, left } = await init([
    ...[...tenantSteps(), ...deployerSteps],
    ["Splunk's URL", `${on.management.url}${enter}`],
    ...credentialSteps(),
    ["That does not work yet", enter],
    ["Splunk's URL", `${eraseLine}${on.hec.url}${enter}`],
    ...rest,
  ]);
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  expect(readAnswers()).toMatchObject({ SPLUNK_URL: on.hec.url, SPLUNK_HEC_TOKEN: token });
});

test("an untrusted certificate is found at once, and init asks for its CA", async () => {
  const ca = await createTestCa();
  const { certPem: cert, keyPem: key } = await ca.issue({ ips: ["127.0.0.1"] });
  const secure = await serve(splunk.handleHec, { tls: { key, cert } });
  writeFileSync(join(on.folder, "ca.pem"), ca.caPem);
  writeFileSync(join(on.folder, "key.pem"), key);
  try {
    const { exitCode, shown, left } = await init([
      ...[...tenantSteps(), ...deployerSteps],
      ["Splunk's URL", `${secure.url}${enter}`],
      ["That does not work yet", enter],
      ["File of the CA's certificate", `missing.pem${enter}`],
      ["File of the CA's certificate", `${eraseLine}key.pem${enter}`],
      ["File of the CA's certificate", `${eraseLine}ca.pem${enter}`],
      ...[...credentialSteps(), ...rest],
    ]);
    expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
    expect(shown).toContain("failure  splunk.tls: ");
    expect(shown).toContain("splunk.tls: the certificate matches the host");
    expect(shown).toContain("private key");
    expect(shown).not.toContain("BEGIN");
    expect(readAnswers().SPLUNK_CA_CERT?.replaceAll("\\n", "\n")).toBe(ca.caPem.trim());
  } finally {
    await secure.close();
  }
});

test.each([
  ["its file", down, { AUTH0_CLIENT_SIGNING_KEY_PATH: "deployer.pem" }],
  ["the key itself", down + down, { AUTH0_CLIENT_SIGNING_KEY: privateKey.trim().replaceAll("\n", "\\n") }],
])("a private key: .env holds %s", async (_, choice, written) => {
  writeFileSync(join(on.folder, "deployer.pem"), privateKey);
  writeFileSync(join(on.folder, "public.pem"), publicKey);
  const { shown, left } = await init(
    [
      ...tenantSteps(),
      ["How does this command line log in", `${choice}${enter}`],
      ["Client ID", `key-deployer${enter}`],
      ["File of the private key", `public.pem${enter}`],
      ["File of the private key", `${eraseLine}deployer.pem${enter}`],
      // The path is the process's own, and this process is elsewhere.
      ...("AUTH0_CLIENT_SIGNING_KEY_PATH" in written
        ? [["That does not work yet", `${down}${down}${enter}`] as const]
        : []),
      ...[...urlSteps(), ...credentialSteps(), ...rest],
    ],
    [],
    { clock: on.local.clock },
  );
  expect(left).toEqual([]);
  expect(shown).toContain("public.pem ");
  expect(shown).not.toContain("BEGIN");
  if ("AUTH0_CLIENT_SIGNING_KEY" in written) expect(shown).toContain("ok       auth0.credentials: ");
  expect(readAnswers()).toMatchObject(written);
});

test("a custom domain needs the Management API's identifier", async () => {
  const fetch: CliIo["fetch"] = (input, options) => {
    const url = String(input).replace("https://login.example.com", on.local.server.url);
    return globalThis.fetch(url, options);
  };
  const { shown, left } = await init(
    [
      ["Domain, such as", `login.example.com${enter}`],
      ["Identifier, such as", `login.example.com${enter}`],
      ["must be the Management API's identifier", `${eraseLine}${on.local.server.url}/api/v2/${enter}`],
      ...[...deployerSteps, ...urlSteps(), ...credentialSteps(), ...rest],
    ],
    [],
    { fetch },
  );
  expect(left).toEqual([]);
  expect(shown).toContain("ok       auth0.domain: login.example.com is an Auth0 tenant");
  expect(shown).toContain("ok       auth0.credentials: login.example.com accepts them");
  expect(readAnswers()).toMatchObject({
    AUTH0_DOMAIN: "login.example.com",
    AUTH0_AUDIENCE: `${on.local.server.url}/api/v2/`,
  });
});

test("an invalid answer is refused at its prompt", async () => {
  const { shown, left } = await init([
    ["Domain, such as", `http://acme.example.com${enter}`],
    ["must not begin with http://", interrupt],
  ]);
  expect(left).toEqual([]);
  expect(shown).toContain("AUTH0_DOMAIN must not begin with http://");
});
