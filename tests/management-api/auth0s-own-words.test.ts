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
  expect(stderr).toContain(
    `error AUTH0_API: cannot find the Action: Auth0 responded with 403 insufficient_scope (${message})`,
  );
  expect(readJson(await run(env, "--json"))).toMatchObject({
    error: { code: "AUTH0_API", cause: { status: 403, errorCode: "insufficient_scope", message } },
  });
});

const token = "https://acme.eu.auth0.com/oauth/token";
const list = "https://acme.eu.auth0.com/api/v2/actions/actions";
const scope = "Insufficient scope, expected any of: read:actions";

/** What Auth0 answers, and the whole of what a person reads. */
test.each<[string, string, number, unknown, string, string]>([
  [
    ...(["a wrong secret", token, 401] as const),
    { error: "access_denied", error_description: "Unauthorized" },
    "AUTH0_CREDENTIALS: cannot get a token: Auth0 responded with 401 access_denied (Unauthorized): acme.eu.auth0.com refuses the credentials",
    "Check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, and that the application is authorized for the Auth0 Management API (Applications > APIs).",
  ],
  [
    ...(["an application of another type", token, 403] as const),
    {
      error: "unauthorized_client",
      error_description: "Grant type 'client_credentials' not allowed for the client.",
    },
    "AUTH0_CREDENTIALS: cannot get a token: Auth0 responded with 403 unauthorized_client (Grant type 'client_credentials' not allowed for the " +
      "client.): the application may not get tokens by client credentials",
    "Use a Machine to Machine application, or enable Client Credentials for this one (its Settings > Advanced Settings > Grant Types).",
  ],
  [
    ...(["a page of a proxy", token, 403] as const),
    "<!doctype html><title>Blocked</title>",
    "AUTH0_API: cannot get a token: Auth0 responded with 403 (an HTML page instead of JSON)",
    "Check AUTH0_DOMAIN, and what may change responses between here and Auth0 (a proxy, a login page). Then run the same command again: it continues where this one stopped.",
  ],
  [
    ...(["a missing scope", list, 403] as const),
    { statusCode: 403, error: "Forbidden", message: scope, errorCode: "insufficient_scope" },
    `AUTH0_SCOPE: cannot find the Action: Auth0 responded with 403 insufficient_scope (${scope}): the credentials lack the scope read:actions`,
    "Grant read:actions to the application in Auth0 (Applications > APIs > Auth0 Management API).",
  ],
  [
    ...(["a token that the API refuses", list, 401] as const),
    { statusCode: 401, error: "Unauthorized", message: "Invalid token" },
    "AUTH0_CREDENTIALS: cannot find the Action: Auth0 responded with 401 (Invalid token): acme.eu.auth0.com refuses a token that it has just given",
    "Check that AUTH0_DOMAIN and AUTH0_AUDIENCE belong to one tenant, and run the same command again.",
  ],
  [
    ...(["a fault of Auth0", list, 503] as const),
    { statusCode: 503, error: "Service Unavailable", message: "Try later" },
    "AUTH0_API: cannot find the Action: Auth0 responded with 503 (Try later)",
    "This is an error of Auth0. Later, run the same command again: it continues where this one stopped.",
  ],
  [
    ...(["a rate limit", list, 429] as const),
    {
      statusCode: 429,
      error: "Too Many Requests",
      message: "Global limit has been reached",
      errorCode: "too_many_requests",
    },
    "AUTH0_RATE_LIMIT: cannot find the Action: Auth0 responded with 429 too_many_requests (Global limit has been reached): the tenant's rate limit is reached",
    "Wait a minute or set a longer --timeout, and run the same command again: it continues where this one stopped.",
  ],
])("%s: Auth0's words first, then what to do", async (_what, url, status, body, error, hint) => {
  const answer = () =>
    typeof body === "string"
      ? new HttpResponse(body, { status })
      : HttpResponse.json(body as Record<string, unknown>, { status });
  server.use(
    http.post(token, () =>
      url === token ? answer() : HttpResponse.json({ access_token: "dummy-token", token_type: "Bearer" }),
    ),
    http.get(list, answer),
  );
  let now = 0;
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const options = { env: { AUTH0_DOMAIN: "acme.eu.auth0.com", ...client }, clock };
  const { stderr } = await runInProcess(["status"], options);
  const [first, ...rest] = stderr.split("\n").filter((line) => /^(error|cause|hint)/.test(line));
  expect([first, ...rest]).toEqual([`error ${error}`, `hint: ${hint}`]);
  now = 0;
  const json = readJson(await runInProcess(["status", "--json"], options));
  const said = Object(body) as {
    message?: string;
    errorCode?: string;
    error?: string;
    error_description?: string;
  };
  expect(JSON.stringify(json)).toMatch(/"message":.*"cause":.*"hint":/);
  expect(json).toMatchObject({
    error: {
      cause: {
        status,
        ...(typeof body === "string" ? {} : { message: said.message ?? said.error_description }),
        ...(url === token && typeof body !== "string" ? { errorCode: said.error } : {}),
      },
    },
  });
});

test.each(["acme.auth0app.com", "acme.eu.auth0.com"])(
  "%s is a canonical domain: what is missing is the grant",
  async (host) => {
    refuseToken(host, "Client is not authorized to access the API.");
    const { stderr } = await run({ AUTH0_DOMAIN: host });
    expect(stderr).toContain(
      `error AUTH0_CREDENTIALS: cannot get a token: Auth0 responded with 403 access_denied (Client is not authorized to access the API.): ` +
        `${host} refuses the credentials: the application has no grant for the Management API`,
    );
  },
);

test("a custom domain works with AUTH0_AUDIENCE, and the hint names it", async () => {
  const host = "login.example.com";
  const audience = "https://acme.eu.auth0.com/api/v2/";
  refuseToken(host, "Service not enabled within domain: https://login.example.com/api/v2/");
  expect((await run({ AUTH0_DOMAIN: host })).stderr).toContain("set AUTH0_AUDIENCE to the identifier");
  const requested: unknown[] = [];
  server.use(
    http.post(`https://${host}/oauth/token`, async ({ request }) => {
      requested.push(await request.json());
      return HttpResponse.json({ access_token: "dummy-token", token_type: "Bearer" });
    }),
    http.get(`https://${host}/api/v2/actions/actions`, ({ request }) => {
      requested.push(request.headers.get("authorization"));
      return HttpResponse.json({ actions: [], per_page: 100 });
    }),
  );
  expect((await run({ AUTH0_DOMAIN: host, AUTH0_AUDIENCE: audience })).exitCode).toBe(0);
  expect(requested).toMatchObject([{ audience, client_id: "deployer" }, "Bearer dummy-token"]);
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
