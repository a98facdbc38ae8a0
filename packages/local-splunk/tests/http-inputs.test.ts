import { describe, expect, test } from "@jest/globals";
import { useManagement } from "../testing/served-fixtures.ts";

const { served, call } = useManagement();

const message = (type: string, text: string) => ({ messages: [{ type, text }] });

describe("data/inputs/http", () => {
  const path = "/servicesNS/nobody/splunk_httpinput/data/inputs/http";
  const take = async (token: string) => {
    const response = await fetch(`${served.hec.url}/services/collector`, {
      method: "POST",
      headers: { authorization: `Splunk ${token}` },
      body: '{"event":"x"}',
    });
    return ((await response.json()) as { code: number }).code;
  };

  test("creates a token that works at once, and turns it off, on, over and away", async () => {
    const form: [string, string][] = [
      ["name", "app"],
      ["index", "main"],
      ["indexes", "main"],
      ["indexes", "_internal"],
      ["sourcetype", "app_json"],
      ["useACK", "0"],
      ["description", "App events"],
    ];
    const { status, json } = await call(path, { form });
    expect(status).toBe(201);
    const { name, acl, content } = json.entry[0];
    expect([name, acl.app, acl.owner]).toEqual(["http://app", "splunk_httpinput", "nobody"]);
    expect(content).toEqual({
      description: "App events",
      disabled: false,
      "eai:acl": null,
      "eai:appName": "splunk_httpinput",
      "eai:userName": "nobody",
      host: "$decideOnStartup",
      index: "main",
      indexes: ["main", "_internal"],
      source: "",
      sourcetype: "app_json",
      token: expect.any(String),
      useACK: "0",
    });
    expect(await take(content.token)).toBe(0);
    expect((await call(`${path}/app/disable`, { form: {} })).json.entry[0].content.disabled).toBe(true);
    expect(await take(content.token)).toBe(1);
    await call(`${path}/http%3A%2F%2Fapp/enable`, { form: {} });
    expect(await take(content.token)).toBe(0);
    const rotated = (await call(`${path}/app/rotate`, { form: {} })).json.entry[0].content.token;
    expect([await take(content.token), await take(rotated)]).toEqual([4, 0]);
    await call(`${path}/app`, { form: { useACK: "true", sourcetype: "v2" } });
    expect((await call(`${path}/app`)).json.entry[0].content).toMatchObject({
      useACK: "1",
      sourcetype: "v2",
    });
    expect((await call(`${path}/app`, { method: "DELETE" })).status).toBe(200);
    expect(await take(rotated)).toBe(4);
  });

  test("lists tokens, and its own settings", async () => {
    const { json } = await call("/services/data/inputs/http");
    expect(json.entry).toMatchObject([
      { name: "http://seeded", content: { token: "00000000-0000-4000-8000-000000000001", useACK: "1" } },
    ]);
    expect((await call("/services/data/inputs/http/http")).json.entry[0].content).toMatchObject({
      port: "8088",
      disabled: false,
    });
  });

  test.each([
    ["a taken name", { name: "seeded" }, 409, "An object with name=http://seeded already exists"],
    ["no name", {}, 400, 'Cannot perform action "POST" without a target name to act on.'],
    ["an unknown index", { name: "new", indexes: "nope" }, 400, "Index 'nope' does not exist."],
  ])("refuses %s", async (_name, form, status, text) => {
    const response = await call(path, { form: form as Record<string, string> });
    expect([response.status, response.json]).toEqual([status, message("ERROR", text)]);
  });

  test("needs edit_token_http", async () => {
    const response = await call(path, { user: "reader" });
    expect(response.status).toBe(403);
    expect(response.json.messages[0].text).toContain("(requires capability: edit_token_http)");
    expect((await call(`${path}/nobody`)).json).toEqual(message("ERROR", "Could not find object id=nobody"));
  });
});
