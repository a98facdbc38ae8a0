import { expect, test } from "@jest/globals";
import { createRedaction } from "../../src/settings/create-redaction.ts";

const password = 'dummy/pass+wörd="x\\y" &';
const json = (text: string) => JSON.stringify(text).slice(1, -1);

test.each([
  ["as it is", password],
  ["in JSON", json(password)],
  ["in JSON in JSON", json(json(password))],
  ["in a URL", encodeURIComponent(password)],
  ["in a form", new URLSearchParams({ p: password }).toString().slice(2)],
  ["in base64", Buffer.from(password).toString("base64")],
  ["in base64url", Buffer.from(password).toString("base64url")],
  ["in hex", Buffer.from(password).toString("hex")],
  ["as basic authentication", Buffer.from(`writer:${password}`).toString("base64")],
])("a secret %s is taken out", (_how, quoted) => {
  const mask = createRedaction({ SPLUNK_USERNAME: "writer", SPLUNK_PASSWORD: password });
  expect(mask(`before ${quoted.replace(/=+$/, "")} after`)).toBe("before ••• after");
});

test("a secret that begins like another one does not save the rest of it", () => {
  const mask = createRedaction({ SPLUNK_HEC_TOKEN: "dummy", AUTH0_CLIENT_SECRET: "dummy-client-secret" });
  expect(mask("bad secret dummy-client-secret")).toBe("bad secret •••");
});

test.each(["SPLUNK_SEARCH_TOKEN", "SPLUNK_SEARCH_PASSWORD", "AUTH0_ACCESS_TOKEN"])("%s is one", (name) => {
  expect(createRedaction({ [name]: "dummy-value" })("a dummy-value")).toBe("a •••");
});

test("a token that the environment does not know is known by its form", () => {
  const [head, body] = [{ alg: "RS256", typ: "JWT" }, { sub: "deployer" }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  expect(createRedaction({})(`Bearer ${head}.${body}.c2lnbmF0dXJl is bad`)).toBe("Bearer ••• is bad");
  expect(createRedaction({})("such as acme.eu.auth0.com")).toBe("such as acme.eu.auth0.com");
});

test("blanks around a value in the environment are none of it", () => {
  expect(createRedaction({ AUTH0_ACCESS_TOKEN: " padded " })("Bearer padded")).toBe("Bearer •••");
});

test("what is no secret stays, and what is too short to be told from text", () => {
  const mask = createRedaction({ SPLUNK_URL: "https://splunk.example.com", HASH_KEY: "abc" });
  expect(mask("https://splunk.example.com abc")).toBe("https://splunk.example.com abc");
});

const secret = "Dummy-S3cret/Value<&>'x\"y";

test.each([
  ["in upper case", secret.toUpperCase()],
  ["in lower case", secret.toLowerCase()],
  [
    "with \\u escapes",
    Array.from(secret, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  ],
  ["with some \\u escapes", secret.replaceAll(/[<>&'"]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`)],
  ["with HTML entities", "Dummy-S3cret/Value&lt;&amp;&gt;&#39;x&quot;y"],
  ["with hexadecimal HTML entities", "Dummy-S3cret&#x2F;Value&#x3C;&#x26;&#x3e;&#x27;x&#x22;y"],
  ["with named HTML entities", "Dummy-S3cret&sol;Value&lt;&amp;&gt;&apos;x&quot;y"],
  ["with padded HTML entities", "Dummy-S3cret&#0047;Value&#060;&#0038;&#x003e;&#039;x&#34;y"],
  ["with \\x escapes", secret.replaceAll(/[<>&'"]/g, (one) => `\\x${one.charCodeAt(0).toString(16)}`)],
  ["with \\u{} escapes", secret.replaceAll(/[<>&'"]/g, (one) => `\\u{${one.charCodeAt(0).toString(16)}}`)],
  ["encoded for a URL twice", encodeURIComponent(encodeURIComponent(secret))],
  ["cut at its end", secret.slice(0, 14)],
  ["cut at its beginning", secret.slice(9)],
  ["in upper case in base64", Buffer.from(secret).toString("base64").toUpperCase()],
])("a secret %s is redacted", (_how, quoted) => {
  const redact = createRedaction({ AUTH0_CLIENT_SECRET: secret });
  expect(redact(`before ${quoted.replace(/=+$/, "")} after`)).toBe("before ••• after");
});

test("a short secret is redacted where it stands alone, and leaves other words", () => {
  const redact = createRedaction({ SPLUNK_PASSWORD: "auth0" });
  expect(redact('{"password":"auth0"} Auth0_activity auth0s auth0')).toBe(
    '{"password":"•••"} Auth0_activity auth0s •••',
  );
});

test("a few characters of a secret are ordinary text", () => {
  const redact = createRedaction({ SPLUNK_PASSWORD: "password-of-ada" });
  expect(redact("wrong password")).toBe("wrong password");
});

test("the lines of a signing key are redacted one by one", () => {
  const line = "MIIdummyKEYdummyKEYdummyKEYdummyKEY";
  const redact = createRedaction({
    AUTH0_CLIENT_SIGNING_KEY: `-----BEGIN PRIVATE KEY-----\\n${line}1\\n${line}2\\n-----END PRIVATE KEY-----`,
  });
  expect(redact(`line 2: ${line}2`)).toBe("line 2: •••");
});
