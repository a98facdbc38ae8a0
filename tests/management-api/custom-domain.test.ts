import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { runInProcess } from "../cli/run-in-process.ts";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const env = {
  AUTH0_DOMAIN: "login.example.com",
  AUTH0_CLIENT_ID: "deployer",
  AUTH0_CLIENT_SECRET: "dummy-secret",
};

test("a custom domain is recognised and the canonical one explained", async () => {
  server.use(
    http.post("https://login.example.com/oauth/token", () =>
      HttpResponse.json(
        {
          error: "access_denied",
          error_description: "Service not enabled within domain: https://login.example.com/api/v2/",
        },
        { status: 403 },
      ),
    ),
  );
  const { stderr, exitCode } = await runInProcess(["status"], { env });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    "error AUTH0_DOMAIN: cannot get a token: Auth0 responded with 403 access_denied (Service not enabled within domain: " +
      "https://login.example.com/api/v2/): login.example.com does not serve the Management API as https://login.example.com/api/v2/",
  );
  expect(stderr).toContain("hint: Set AUTH0_DOMAIN to the tenant's canonical domain");
  expect(stderr).not.toContain("dummy-secret");
});

test("a missing grant on a canonical domain is a matter of credentials", async () => {
  server.use(
    http.post("https://acme.eu.auth0.com/oauth/token", () =>
      HttpResponse.json(
        { error: "access_denied", error_description: "Client is not authorized to access the API." },
        { status: 403 },
      ),
    ),
  );
  const { stderr } = await runInProcess(["status"], { env: { ...env, AUTH0_DOMAIN: "acme.eu.auth0.com" } });
  expect(stderr).toContain(
    "Client is not authorized to access the API.): acme.eu.auth0.com refuses the credentials",
  );
});

test("what Auth0's validation quotes is not repeated where it is a secret", async () => {
  server.use(
    http.get("https://acme.eu.auth0.com/api/v2/actions/actions", () =>
      HttpResponse.json({ actions: [], per_page: 100 }),
    ),
    http.get("https://acme.eu.auth0.com/api/v2/actions/triggers/post-login/bindings", () =>
      HttpResponse.json({ bindings: [], per_page: 50 }),
    ),
    http.post("https://acme.eu.auth0.com/api/v2/actions/actions", () =>
      HttpResponse.json(
        {
          statusCode: 400,
          error: "Bad Request",
          message: "Payload validation error: 'dummy-marked' on property secrets[0].value",
        },
        { status: 400 },
      ),
    ),
    http.get("https://acme.eu.auth0.com/api/v2/actions/triggers", () =>
      HttpResponse.json({
        triggers: [{ id: "post-login", version: "v3", status: "CURRENT", runtimes: ["node22"] }],
      }),
    ),
  );
  const { stderr } = await runInProcess(["deploy"], {
    env: {
      AUTH0_DOMAIN: "acme.eu.auth0.com",
      AUTH0_ACCESS_TOKEN: "dummy-token",
      SPLUNK_HEC_TOKEN: "dummy-marked",
    },
  });
  expect(stderr).toContain(
    "error AUTH0_API: cannot create the Action: Auth0 responded with 400 (Payload validation error: '•••'",
  );
});

test("a runtime that the tenant does not offer is explained by what it offers", async () => {
  server.use(
    http.get("https://acme.eu.auth0.com/api/v2/actions/actions", () =>
      HttpResponse.json({ actions: [], per_page: 100 }),
    ),
    http.get("https://acme.eu.auth0.com/api/v2/actions/triggers/post-login/bindings", () =>
      HttpResponse.json({ bindings: [], per_page: 50 }),
    ),
    http.post("https://acme.eu.auth0.com/api/v2/actions/actions", () =>
      HttpResponse.json(
        { statusCode: 400, error: "Bad Request", message: "runtime is not supported" },
        { status: 400 },
      ),
    ),
    http.get("https://acme.eu.auth0.com/api/v2/actions/triggers", () =>
      HttpResponse.json({
        triggers: [{ id: "post-login", version: "v3", status: "CURRENT", runtimes: ["node18-actions"] }],
      }),
    ),
  );
  const { stderr } = await runInProcess(["deploy"], {
    env: { AUTH0_DOMAIN: "acme.eu.auth0.com", AUTH0_ACCESS_TOKEN: "dummy-token" },
  });
  expect(stderr).toContain(
    "error RUNTIME_NOT_OFFERED: the Action needs the runtime node22, and this tenant offers node18-actions for post-login v3",
  );
});
