import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createFaults, withFaults } from "@splunk-action/local-http";
import { toMswHandlers } from "@splunk-action/local-http/testing";
import { setupServer } from "msw/node";
import { createSplunk } from "../src/create-splunk.ts";
import { toBasic } from "../testing/serve-splunk.ts";

const token = "00000000-0000-4000-8000-000000000001";
const splunk = createSplunk({ hecTokens: [{ name: "t", token }] });
const faults = createFaults();
const server = setupServer(
  ...toMswHandlers("https://splunk.example.com:8089", withFaults(splunk.handle, faults)),
  ...toMswHandlers("https://http-inputs-acme.splunkcloud.com", splunk.handleHec),
);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterAll(() => server.close());

const simple = () =>
  fetch("https://splunk.example.com:8089/services/receivers/simple?output_mode=json", {
    method: "POST",
    headers: { authorization: toBasic("admin", "changeme") },
    body: "from msw",
  });

test("one definition answers in the process, whatever the origin", async () => {
  expect(await (await simple()).json()).toMatchObject({ index: "default", bytes: 8 });
  const hec = await fetch("https://http-inputs-acme.splunkcloud.com/services/collector", {
    method: "POST",
    headers: { authorization: `Splunk ${token}` },
    body: '{"event":"and HEC"}',
  });
  expect(await hec.json()).toEqual({ text: "Success", code: 0 });
  expect(splunk.events.map(({ raw, host }) => [raw, host])).toEqual([
    ["from msw", "127.0.0.1"],
    ["and HEC", "http-inputs-acme.splunkcloud.com"],
  ]);
});

test("with its faults", async () => {
  faults.add({ times: 1, action: { kind: "reset" } });
  faults.add({ times: 1, action: { kind: "malformed", what: "bytes" } });
  faults.add({ times: 1, action: { kind: "answer", status: 503 } });
  await expect(simple()).rejects.toThrow("Failed to fetch");
  await expect(simple()).rejects.toThrow("Failed to fetch");
  expect((await simple()).status).toBe(503);
  await faults.setUnreachable(true);
  await expect(simple()).rejects.toThrow("Failed to fetch");
  await faults.clear();
  expect((await simple()).status).toBe(200);
});
