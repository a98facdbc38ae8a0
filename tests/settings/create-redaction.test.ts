import { expect, test } from "@jest/globals";
import { createRedaction } from "../../src/settings/create-redaction.ts";

const password = 'p"ss wörd/+\\';
const redact = createRedaction({
  SPLUNK_URL: "https://splunk.example.com",
  SPLUNK_USERNAME: "auth0",
  SPLUNK_PASSWORD: password,
  SPLUNK_HEC_TOKEN: "hec-token",
  AUTH0_CLIENT_SECRET: "hec-token-and-more",
  AUTH0_ACCESS_TOKEN: " padded ",
  SPLUNK_SEARCH_TOKEN: "search-token",
  HASH_KEY: "abc",
});

test.each([
  ["as it is", `it was ${password}.`, "it was •••."],
  ["within JSON", JSON.stringify({ it: password }), '{"it":"•••"}'],
  ["in a URL", `?it=${encodeURIComponent(password)}&b=1`, "?it=•••&b=1"],
  ["in a form", new URLSearchParams({ it: password, b: "1" }).toString(), "it=•••&b=1"],
  ["in basic authentication", `Basic ${Buffer.from(`auth0:${password}`).toString("base64")}`, "Basic •••"],
  ["that begins with another", "hec-token-and-more, hec-token", "•••, •••"],
  ["without the blanks around it", "Bearer padded", "Bearer •••"],
  ["for searches", "search-token", "•••"],
])("takes a secret out %s", (_, text, expected) => {
  expect(redact(text)).toBe(expected);
});

test("leaves what is no secret, and what is too short to be told from text", () => {
  const text = "https://splunk.example.com auth0 abc";
  expect(redact(text)).toBe(text);
});
