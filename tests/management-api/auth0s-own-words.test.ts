import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { runInProcess } from "../cli/run-in-process.ts";
import { readJson } from "../deploy/local-tenant.ts";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const client = { AUTH0_CLIENT_ID: "deployer", AUTH0_CLIENT_SECRET: "dummy-secret" };
const run = (env: Readonly<Record<string, string>>, ...argv: string[]) =>
  runInProcess(["status", ...argv], { env: { AUTH0_DOMAIN: "acme.eu.auth0.com", ...client, ...env } });
const refuseToken = (host: string, description: string) =>
  server.use(
    http.post(`https://${host}/oauth/token`, () =>
      HttpResponse.json({ error: "access_denied", error_description: description }, { status: 403 }),
    ),
  );

test("a plan without Actions is told in Auth0's words, and its cause is in the JSON", async () => {
  const message = "Please upgrade your subscription to use Actions";
  const body = { statusCode: 403, error: "Forbidden", message, errorCode: "insufficient_scope" };
  server.use(
    http.get("https://acme.eu.auth0.com/api/v2/actions/actions", () =>
      HttpResponse.json(body, { status: 403 }),
    ),
  );
  const env = { AUTH0_CLIENT_SECRET: "", AUTH0_ACCESS_TOKEN: "dummy-token" };
  const { stderr } = await run(env);
  expect(stderr).toContain(`error AUTH0_API: cannot find the Action: Auth0 answered 403 (${message})`);
  expect(readJson(await run(env, "--json"))).toMatchObject({
    error: { code: "AUTH0_API", cause: { status: 403, errorCode: "insufficient_scope", message } },
  });
});

test.each(["acme.auth0app.com", "acme.eu.auth0.com"])(
  "%s is a canonical domain: what is missing is the grant",
  async (host) => {
    refuseToken(host, "Client is not authorized to access the API.");
    const { stderr } = await run({ AUTH0_DOMAIN: host });
    expect(stderr).toContain(
      `error AUTH0_CREDENTIALS: ${host} refuses the credentials: the application has no grant for the Management API ` +
        "(Client is not authorized to access the API.)",
    );
  },
);

test("a custom domain works with AUTH0_AUDIENCE, and the hint names it", async () => {
  const host = "login.example.com";
  const audience = "https://acme.eu.auth0.com/api/v2/";
  refuseToken(host, "Service not enabled within domain: https://login.example.com/api/v2/");
  expect((await run({ AUTH0_DOMAIN: host })).stderr).toContain("set AUTH0_AUDIENCE to the identifier");
  const asked: unknown[] = [];
  server.use(
    http.post(`https://${host}/oauth/token`, async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ access_token: "dummy-token", token_type: "Bearer" });
    }),
    http.get(`https://${host}/api/v2/actions/actions`, ({ request }) => {
      asked.push(request.headers.get("authorization"));
      return HttpResponse.json({ actions: [], per_page: 100 });
    }),
  );
  expect((await run({ AUTH0_DOMAIN: host, AUTH0_AUDIENCE: audience })).exitCode).toBe(0);
  expect(asked).toMatchObject([{ audience, client_id: "deployer" }, "Bearer dummy-token"]);
});

test.each([
  ["ENOTFOUND", "does not resolve: there is no such host (ENOTFOUND)"],
  ["ECONNREFUSED", "refuses connections (ECONNREFUSED)"],
  ["CERT_HAS_EXPIRED", "gave no response (CERT_HAS_EXPIRED)"],
])("%s is reported at once", async (code, words) => {
  let attempts = 0;
  const fetch = async () => {
    attempts++;
    throw Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error("x"), { code }) });
  };
  const env = { AUTH0_DOMAIN: "acme.eu.auth0.com", ...client };
  const { stderr } = await runInProcess(["deploy"], { env, fetch });
  expect(stderr).toContain(`error AUTH0_UNREACHABLE: cannot get a token: acme.eu.auth0.com ${words}`);
  expect(attempts).toBe(1);
});

test("other failures of the network are retried, and each attempt is told", async () => {
  let attempts = 0;
  const fetch = async () => {
    attempts++;
    throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } });
  };
  const clock = { now: () => 0, sleep: async () => undefined };
  const env = { AUTH0_DOMAIN: "acme.eu.auth0.com", ...client };
  const { stderr } = await runInProcess(["status"], { env, fetch, clock });
  expect(attempts).toBe(4);
  expect(stderr).toContain("Auth0 gave no response (ECONNRESET): trying again");
});
