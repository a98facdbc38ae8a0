import { describe, expect, it } from "@jest/globals";
import type { Reply } from "@splunk-action/local-http/testing";
import { accept, cutBody, hec, html, inOrder, reset } from "@splunk-action/local-http/testing";
import { postLoginEvent } from "../helpers/post-login-event.ts";
import { expectAccepted, runBoth } from "../helpers/run-both.ts";
import { expectHarmless, readLine, returning, startAction } from "../helpers/start-action.ts";
import { toSecrets, useVendors } from "../helpers/start-vendors.ts";

const vendors = useVendors();

const limit = { TIME_BUDGET_MS: "9000" };

describe("an event that is accepted in the end", () => {
  it.each([24, 25])("with the collector's warning %i", async (code) => {
    vendors.splunk.use(hec(200, code));
    expectAccepted(await runBoth(vendors, vendors.splunk));
  });

  it.each<[string, Reply]>([
    ["503", hec(503, 9)],
    ["429", hec(429, 26)],
    ["a reset", reset],
    ["a body that broke off", cutBody],
    ["a bad gateway's page", html(502)],
  ])("after %s, with the same bytes", async (_, fault) => {
    for (const ON_FAILURE of ["allow", "deny"]) {
      vendors.splunk.use(inOrder(fault, accept));
      const action = startAction(toSecrets(vendors.splunk, vendors.auth0, { ...limit, ON_FAILURE }));
      const execution = await action.login(postLoginEvent());
      action.dispose();
      expectHarmless(execution);
      expectAccepted([execution]);
      expect(readLine(execution).attempts).toBe("2");
      const [first, second] = vendors.splunk.requests;
      expect(second).toMatchObject({ line: first?.line, headers: first?.headers, body: first?.body });
    }
  });

  it("after the pause that Splunk asked for", async () => {
    // Busy until the second is over: an earlier retry is refused.
    let busyUntil: number | undefined;
    vendors.splunk.use((response, request) => {
      busyUntil ??= performance.now() + 990;
      const reply = performance.now() < busyUntil ? hec(503, 9, { "retry-after": "1" }) : accept;
      reply(response, request);
    });
    const action = startAction(toSecrets(vendors.splunk, vendors.auth0, limit));
    const execution = await action.login(postLoginEvent());
    action.dispose();
    expectHarmless(execution);
    expectAccepted([execution]);
    expect(vendors.splunk.requests).toHaveLength(2);
  });

  it("over a fresh connection when Splunk has closed the old one, at once and without counting", async () => {
    for (const scheme of ["http", "https"]) {
      const splunk = scheme === "http" ? vendors.splunk : vendors.secureSplunk;
      splunk.use(accept);
      const action = startAction(
        toSecrets(splunk, vendors.auth0, { ...limit, SPLUNK_CA_CERT: vendors.ca.caPem }),
      );
      await action.login(returning);
      splunk.use(inOrder(reset, accept));
      const execution = await action.login(returning);
      action.dispose();
      expectHarmless(execution);
      expectAccepted([execution], "none");
      expect(readLine(execution).attempts).toBeUndefined();
      expect(splunk.requests.map(({ body }) => body)).toHaveLength(2);
      expect(splunk.requests[0]?.body).toBe(splunk.requests[1]?.body);
    }
  });
});
