import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { runInProcess } from "../cli/run-in-process.ts";
import { readJson } from "../deploy/local-tenant.ts";
import { deployed, draft, ids } from "../deploy/recorded-shapes.ts";

const api = "https://acme.eu.auth0.com/api/v2/actions";
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());
const env = { AUTH0_DOMAIN: "acme.eu.auth0.com", AUTH0_ACCESS_TOKEN: "dummy-token" };

test("Actions spread over pages are all read, and a name that only begins like ours is another Action", async () => {
  const other = (name: string) => draft({ name, code: "", secrets: [] }, "built");
  const all = [
    ...Array.from({ length: 249 }, (_, index) => ({
      ...other(`splunk-signup-login-${index}`),
      id: `o${index}`,
    })),
    deployed({ name: "splunk-signup-login", code: "// ours", secrets: [] }),
  ];
  const pages: string[] = [];
  server.use(
    http.get(`${api}/actions`, ({ request }) => {
      const { searchParams } = new URL(request.url);
      pages.push(`${searchParams.get("page")}/${searchParams.get("per_page")}`);
      const start = Number(searchParams.get("page")) * 100;
      return HttpResponse.json({
        actions: all.slice(start, start + 100),
        total: all.length,
        page: start / 100,
        per_page: 100,
      });
    }),
    http.get(`${api}/triggers/post-login/bindings`, () => HttpResponse.json({ bindings: [], per_page: 50 })),
  );
  const run = await runInProcess(["status", "--json"], { env });
  expect(readJson(run)).toMatchObject({ actionId: ids.actionId, deployed: { number: 1, build: null } });
  expect(pages).toEqual(["0/100", "1/100", "2/100"]);
});
