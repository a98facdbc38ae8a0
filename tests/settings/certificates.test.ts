import { beforeAll, describe, expect, it } from "@jest/globals";
import { createTestCa } from "@splunk-action/local-http/testing";
import { parseSettings } from "../../src/settings/parse-settings.ts";
import { toSettingsErrorText } from "../../src/settings/settings-error-texts.ts";

/** Nothing is wrong with these, so a problem is the tested setting's. */
const valid = { SPLUNK_URL: "https://splunk.example.com:8089", SPLUNK_TOKEN: "token" };

describe("SPLUNK_CA_CERT", () => {
  let one: string;
  let two: string;
  beforeAll(async () => {
    one = (await createTestCa("one")).caPem;
    two = (await createTestCa("two")).caPem;
  });
  const parse = (text: string) => parseSettings({ ...valid, SPLUNK_CA_CERT: text }).settings?.SPLUNK_CA_CERT;
  const lines = (pem: string) => pem.trim().replaceAll("\r", "");

  it.each<[string, (pem: string) => string]>([
    ["as openssl writes it", (pem) => pem],
    ["with \\n for its line breaks", (pem) => pem.trim().replaceAll(/\r?\n/g, "\\n")],
    ["with \\r\\n for its line breaks", (pem) => pem.trim().replaceAll(/\r?\n/g, "\\r\\n")],
    ["with blanks for its line breaks", (pem) => pem.trim().replaceAll(/\r?\n/g, " ")],
    ["with Windows line breaks", (pem) => pem.trim().replaceAll(/\r?\n/g, "\r\n")],
    ["in one line", (pem) => pem.trim().replaceAll(/\r?\n/g, "")],
    ["indented", (pem) => pem.replaceAll(/^/gm, "    ")],
    ["with a comment before it", (pem) => `# Acme root CA\n${pem}`],
  ])("reads a certificate %s", (_, write) => {
    expect(parse(write(one))).toBe(`${lines(one)}\n`);
  });

  it("reads several", () => {
    expect(parse(`${one}\n${two}`)).toBe(`${lines(one)}\n${lines(two)}\n`);
    expect(parse(`${one}${two}`.trim().replaceAll(/\r?\n/g, "\\n"))).toBe(`${lines(one)}\n${lines(two)}\n`);
  });

  it.each([
    "PRIVATE KEY",
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
  ])("refuses a combined file with a %s, and says so", (label) => {
    for (const end of ["\n", "\\n", " "]) {
      const combined = `${one}-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`.replaceAll("\n", end);
      const { errors } = parseSettings({ ...valid, SPLUNK_CA_CERT: combined });
      expect(errors).toMatchObject([{ names: ["SPLUNK_CA_CERT"], code: "invalid" }]);
      expect(errors.map(toSettingsErrorText)).toEqual([
        "SPLUNK_CA_CERT holds a private key: remove it, SPLUNK_CA_CERT accepts certificates only",
      ]);
    }
  });

  it.each(["CERTIFICATE REQUEST", "DH PARAMETERS", "X509 CRL"])(
    "refuses a %s beside certificates",
    (label) => {
      expect(parse(`${one}-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`)).toBeUndefined();
    },
  );

  it("refuses all when one is broken", () => {
    expect(parse(`${one}\n${two.replace(/[A-Za-z0-9+/]{40}/, "")}`)).toBeUndefined();
  });
});
