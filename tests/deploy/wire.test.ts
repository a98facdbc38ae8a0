import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import * as z from "zod";
import { runInProcess } from "../cli/run-in-process.ts";
import { readJson } from "./local-tenant.ts";
import {
  bindingOf,
  deployed,
  draft,
  emptyList,
  ids,
  justDeployed,
  type SentAction,
} from "./recorded-shapes.ts";

const api = "https://acme.eu.auth0.com/api/v2/actions";
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const env = {
  AUTH0_DOMAIN: "acme.eu.auth0.com",
  AUTH0_ACCESS_TOKEN: "dummy-token",
  SPLUNK_URL: "https://splunk.example.com:8088",
  SPLUNK_HEC_TOKEN: "dummy-hec-token",
  SIGNUPS_SINCE: "2026-01-01",
};
let now = Date.UTC(2026, 4, 29);
const clock = {
  now: () => now,
  sleep: async (milliseconds: number) => {
    now += milliseconds;
  },
};

// The request bodies as Auth0's OpenAPI document has them: unknown properties are refused.
const secret = z.strictObject({ name: z.string().min(1).max(128), value: z.string().max(4096).optional() });
const createBody = z.strictObject({
  name: z.string(),
  supported_triggers: z
    .array(z.strictObject({ id: z.literal("post-login"), version: z.literal("v3") }))
    .length(1),
  code: z.string(),
  runtime: z.literal("node22"),
  dependencies: z.array(z.never()),
  secrets: z.array(secret).max(30),
});
const updateBody = createBody.omit({ supported_triggers: true, name: true }).partial();
const bindingsBody = z.strictObject({
  bindings: z.array(
    z.strictObject({
      ref: z.strictObject({ type: z.literal("action_id"), value: z.string() }),
      display_name: z.string().optional(),
    }),
  ),
});

test("a first deploy against the responses of real tenants", async () => {
  let sent: SentAction = { name: "", code: "", secrets: [] };
  let builds = 0;
  let isDeployed = false;
  let bindings = [bindingOf("FOREIGN-1", "marketplace", ""), bindingOf("f2", "without a display name")];
  const bodies: unknown[] = [];
  server.use(
    http.get(`${api}/actions`, () => HttpResponse.json(emptyList)),
    http.post(`${api}/actions`, async ({ request }) => {
      const body = createBody.parse(await request.json());
      sent = body;
      bodies.push(body.secrets);
      return HttpResponse.json(draft(sent, "pending"), { status: 201 });
    }),
    http.get(`${api}/actions/${ids.actionId}`, () =>
      HttpResponse.json(isDeployed ? deployed(sent) : draft(sent, builds++ === 0 ? "pending" : "built")),
    ),
    http.post(`${api}/actions/${ids.actionId}/deploy`, async ({ request }) => {
      expect(await request.text()).toBe("");
      isDeployed = true;
      return HttpResponse.json(justDeployed(sent), { status: 200 });
    }),
    http.get(`${api}/triggers/post-login/bindings`, () =>
      HttpResponse.json({ bindings, total: 2, per_page: 50 }),
    ),
    http.patch(`${api}/triggers/post-login/bindings`, async ({ request }) => {
      const body = bindingsBody.parse(await request.json());
      bodies.push(body.bindings);
      bindings = body.bindings.map(({ ref, display_name }) => bindingOf(ref.value, "any", display_name));
      return HttpResponse.json({ bindings });
    }),
  );
  const run = await runInProcess(["deploy", "--json"], { env, clock });
  expect(run.stderr).not.toContain("error");
  expect(readJson(run)).toMatchObject({
    actionId: ids.actionId,
    changed: true,
    version: { number: 1, id: ids.versionId, builtAt: "2026-05-29T10:45:58.899254176Z" },
    position: 3,
  });
  expect(bodies).toEqual([
    [
      { name: "SPLUNK_URL", value: "https://splunk.example.com:8088" },
      { name: "SPLUNK_HEC_TOKEN", value: "dummy-hec-token" },
      { name: "AUTH0_DOMAIN", value: "acme.eu.auth0.com" },
      { name: "SIGNUPS_SINCE", value: "2026-01-01" },
    ],
    [
      { ref: { type: "action_id", value: "FOREIGN-1" }, display_name: "" },
      { ref: { type: "action_id", value: "f2" } },
      { ref: { type: "action_id", value: ids.actionId }, display_name: "splunk-signup-login" },
    ],
  ]);
});

test("an update sends the draft alone; 201 for a PATCH is as good as 200", async () => {
  const before = {
    name: "splunk-signup-login",
    code: "// old",
    secrets: [{ name: "SPLUNK_URL" }, { name: "OTHER" }],
  };
  let sent: SentAction = before;
  const bodies: unknown[] = [];
  server.use(
    http.get(`${api}/actions`, () =>
      HttpResponse.json({ actions: [deployed(before)], total: 1, per_page: 100 }),
    ),
    http.get(`${api}/triggers/post-login/bindings`, () =>
      HttpResponse.json({ bindings: [bindingOf(ids.actionId, before.name, "")], total: 1, per_page: 50 }),
    ),
    http.patch(`${api}/actions/${ids.actionId}`, async ({ request }) => {
      const { code = "", secrets = [] } = updateBody.parse(await request.json());
      bodies.push(secrets);
      sent = { ...before, code, secrets };
      return HttpResponse.json({ ...draft(sent, "pending") }, { status: 201 });
    }),
    http.get(`${api}/actions/${ids.actionId}`, () => HttpResponse.json(deployed(sent))),
    http.post(`${api}/actions/${ids.actionId}/deploy`, () =>
      HttpResponse.json(justDeployed(sent), { status: 202 }),
    ),
  );
  const run = await runInProcess(["deploy", "--json"], { env, clock });
  expect(readJson(run)).toMatchObject({
    steps: [{ kind: "update", differences: ["code", "secrets"] }, {}, {}, {}],
  });
  expect(bodies).toEqual([
    [
      { name: "OTHER" },
      { name: "SPLUNK_URL" },
      { name: "SPLUNK_HEC_TOKEN", value: "dummy-hec-token" },
      { name: "AUTH0_DOMAIN", value: "acme.eu.auth0.com" },
      { name: "SIGNUPS_SINCE", value: "2026-01-01" },
    ],
  ]);
});

test("a draft that is not ready for a deploy is waited for, although Auth0 says so in words alone", async () => {
  const same = { name: "splunk-signup-login", code: "// old", secrets: [{ name: "SPLUNK_URL" }] };
  let sent: SentAction = same;
  let refusals = 2;
  server.use(
    http.get(`${api}/actions`, () =>
      HttpResponse.json({ actions: [deployed(sent)], total: 1, per_page: 100 }),
    ),
    http.get(`${api}/triggers/post-login/bindings`, () =>
      HttpResponse.json({ bindings: [bindingOf(ids.actionId, same.name)], total: 1, per_page: 50 }),
    ),
    http.patch(`${api}/actions/${ids.actionId}`, async ({ request }) => {
      const { code = "", secrets } = updateBody.parse(await request.json());
      sent = { ...same, code, secrets: secrets ?? sent.secrets };
      return HttpResponse.json(draft(sent, "built"));
    }),
    http.get(`${api}/actions/${ids.actionId}`, () => HttpResponse.json(deployed(sent))),
    http.post(`${api}/actions/${ids.actionId}/deploy`, () => {
      const message = "A draft must be in the 'built' state before it can be deployed.";
      return refusals-- > 0
        ? HttpResponse.json({ statusCode: 400, error: "Bad Request", message }, { status: 400 })
        : HttpResponse.json(justDeployed(sent));
    }),
  );
  const run = await runInProcess(["secrets", "push", "SPLUNK_URL"], { env, clock });
  expect([run.exitCode, run.stdout]).toEqual([0, expect.stringContaining("set SPLUNK_URL")]);
});
