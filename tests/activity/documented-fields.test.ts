import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { fieldNames } from "../../src/activity/field-names.ts";
import { toActivityEvent } from "../../src/activity/to-activity-event.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "..", "..", path), "utf8");

/** The login of the documentation's sample event. */
const login = {
  tenant: { id: "acme" },
  user: {
    user_id: "auth0|5f7c8ec7c33c6c004bbafe82",
    name: "Ada Example",
    email: "ada@example.com",
    email_verified: true,
    created_at: "2026-03-01T11:59:58.123Z",
  },
  client: { client_id: "AaiyAPdpYdesoKnqjj8HJqRn4T5titww", name: "Acme Shop" },
  connection: { name: "Username-Password-Authentication", strategy: "auth0" },
  organization: { id: "org_juG7cAQ0CymOcVpV", name: "acme-gmbh" },
  request: {
    ip: "203.0.113.7",
    asn: "AS64496",
    user_agent: "Mozilla/5.0 (X11; Linux x86_64)",
    hostname: "login.example.com",
    geoip: { countryCode: "DE", cityName: "Berlin", latitude: 52.5196, longitude: 13.4069 },
  },
  authentication: {
    methods: [{ name: "pwd" }, { name: "mfa" }],
    riskAssessment: {
      confidence: "high",
      assessments: {
        NewDevice: { code: "match" },
        ImpossibleTravel: { code: "minimal_travel_from_last_login" },
      },
    },
  },
  transaction: {
    id: "KHHoAPxPQsNhdWnRTIGHnWLMUWKxQEbX",
    protocol: "oidc-basic-profile",
    correlation_id: "8d4f0c8e-5a5f-4a26-9d1f-2f6a6f3f8f11",
  },
  session: { id: "EhFfcpJH0xqcXw8_wzNJ8Xwxfk4XJm5f" },
  stats: { logins_count: 1 },
  authorization: { roles: ["customer"] },
  security_context: { ja4: "t13d1516h2_8daaf6152771_b186095e22b6" },
};

describe("what people read about the event", () => {
  test("docs/event.md names exactly the fields that there are", () => {
    const table = /\| fields [\s\S]*?\n\n/.exec(read("docs/event.md"))?.[0] ?? "";
    const cells = table.split("\n").map((line) => line.split("|")[1] ?? "");
    const named = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(named.filter((name) => name !== "EXTRA_FIELDS").sort()).toEqual([...fieldNames].sort());
  });

  test.each(["README.md", "docs/event.md"])("the sample event of %s is what the Action sends", (file) => {
    const context = {
      activity: "SignUp",
      loginType: "interactive",
      startedAt: new Date("2026-03-01T12:00:10.042Z"),
      actionVersion: "0.1.0",
    } as const;
    const sent = JSON.parse(toActivityEvent(login, context, {}).json);
    const sample = JSON.parse(/```json\n([\s\S]*?)```/.exec(read(file))?.[1] ?? "");
    expect(sample).toEqual(sent);
    expect(Object.keys(sample)).toEqual(Object.keys(sent));
  });
});
