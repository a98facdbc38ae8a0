import { readFileSync } from "node:fs";
import { request } from "node:http";
import { request as requestHttps } from "node:https";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { at, type DevProcess, startDevProcess } from "./dev-process.ts";

let dev: DevProcess;
beforeAll(async () => {
  dev = await startDevProcess();
});
afterAll(() => dev.stop());

/** The status and body of a request with any headers, which `fetch` would not send. */
function send(
  url: string,
  headers: Record<string, string>,
  method = "GET",
): Promise<{ status: number; body: string }> {
  const ca = readFileSync(dev.env.NODE_EXTRA_CA_CERTS ?? "");
  return new Promise((resolve, reject) => {
    const open = url.startsWith("https:") ? requestHttps : request;
    const outgoing = open(url, { method, headers, ca, agent: false, servername: "localhost" }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

const token = () => ({ "x-splunk-action-token": dev.env.SPLUNK_ACTION_DEV_TOKEN ?? "" });

describe("who is let in", () => {
  test("no server answers another host's name", async () => {
    const httpsUrl = String(at((await dev.call("GET", "/api/state")).body, "urls.auth0HttpsUrl"));
    const urls = [dev.pageUrl, dev.auth0Url, dev.splunkUrl, dev.hecUrl, httpsUrl];
    const answers = await Promise.all(urls.map((url) => send(url, { host: "evil.example.com", ...token() })));
    expect(answers.map(({ status }) => status)).toEqual([421, 421, 421, 421, 421]);
    expect(answers[0]?.body).not.toContain(dev.env.SPLUNK_ACTION_DEV_TOKEN);
  });

  test.each([
    ["another origin", { origin: "https://evil.example.com" }],
    ["another port of this machine", { origin: "http://127.0.0.1:1" }],
    ["no origin that a browser would name", { origin: "null" }],
    ["another site, as the browser says", { "sec-fetch-site": "cross-site" }],
    ["another port, as the browser says", { "sec-fetch-site": "same-site" }],
  ])("the API refuses %s, token or not", async (_, headers) => {
    const { status, body } = await send(`${dev.pageUrl}/api/state`, { ...token(), ...headers });
    expect(status).toBe(403);
    expect(at(JSON.parse(body), "error.code")).toBe("CROSS_SITE");
  });

  test.each([{}, { "x-splunk-action-token": "" }, { "x-splunk-action-token": "guess" }])(
    "the API refuses the token %j",
    async (headers) => {
      const { status } = await send(`${dev.pageUrl}/api/state`, headers);
      expect(status).toBe(401);
    },
  );

  test("the page and scripts are let in", async () => {
    const asPage = { ...token(), origin: dev.pageUrl, "sec-fetch-site": "same-origin" };
    expect((await send(`${dev.pageUrl}/api/state`, asPage)).status).toBe(200);
    expect((await send(`${dev.pageUrl}/api/state`, token())).status).toBe(200);
  });
});

describe("the page", () => {
  test("needs nothing from elsewhere, and its policy forbids it", async () => {
    const response = await fetch(dev.pageUrl);
    const html = await response.text();
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const [, nonce] = /script-src 'nonce-([^']+)'/.exec(policy) ?? [];
    expect(html).toContain(`<script type="module" nonce="${nonce}">`);
    expect(html).not.toContain("{{");
    expect(html.match(/(?:src|href)="(?!data:)[^"]*"/g)).toBeNull();
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("is under 100 kB and its nonce is new every time", async () => {
    const [one, other] = await Promise.all([fetch(dev.pageUrl), fetch(dev.pageUrl)]);
    expect(one.headers.get("content-security-policy")).not.toBe(other.headers.get("content-security-policy"));
    expect((await one.text()).length).toBeLessThan(100_000);
  });

  test("answers with an error what it does not have", async () => {
    expect((await send(`${dev.pageUrl}/other`, {})).status).toBe(404);
    expect((await dev.call("GET", "/api/other")).status).toBe(404);
    expect((await dev.call("DELETE", "/api/state")).status).toBe(405);
    expect(await dev.call("POST", "/api/sign-ins", { profile: "nobody" })).toMatchObject({
      status: 400,
      body: { error: { code: "USAGE", message: "there is no profile 'nobody'" } },
    });
    expect(await dev.call("POST", "/api/sign-ins", {})).toMatchObject({
      status: 400,
      body: { error: { message: "body: give exactly one of profile, userId and newUser" } },
    });
  });

  test("offers the certificate of the HTTPS server", async () => {
    const pem = await (await fetch(`${dev.pageUrl}/ca.pem`)).text();
    expect(pem).toBe(readFileSync(dev.env.NODE_EXTRA_CA_CERTS ?? "", "utf8"));
  });
});

test("the tenant says in every answer how much of its rate limit is left", async () => {
  const { headers, status } = await fetch(`${dev.auth0Url}/api/v2/actions/triggers`);
  expect(status).toBe(401);
  const [limit, remaining, reset] = ["limit", "remaining", "reset"].map((name) =>
    Number(headers.get(`x-ratelimit-${name}`) ?? Number.NaN),
  );
  expect(limit).toBeGreaterThanOrEqual(1_000);
  expect(remaining).toBeGreaterThan(Number(limit) / 2);
  expect(remaining).toBeLessThan(Number(limit));
  expect(reset).toBeGreaterThanOrEqual(Math.floor(Date.now() / 1_000) - 60);
});

describe("a login", () => {
  test("is a SignUp with a flag, then a Login, step by step", async () => {
    const first = await dev.call("POST", "/api/sign-ins", { profile: "enterprise" });
    expect(first.body).toMatchObject({
      activity: "SignUp",
      delivery: "accepted",
      runs: [
        {
          action: "splunk-signup-login",
          explained: {
            classification: "SignUp: app_metadata.signedUp is not set. The login is interactive.",
          },
        },
      ],
    });
    const exchanges = at(first.body, "runs.0.exchanges") as readonly unknown[];
    expect(exchanges.map((one) => at(one, "purpose")).sort()).toEqual(["event", "flag", "token"]);
    const second = await dev.call("POST", "/api/sign-ins", { profile: "enterprise" });
    expect(second.body).toMatchObject({ activity: "Login", delivery: "accepted" });
  });

  test("of a type that is not sent says so", async () => {
    const { body } = await dev.call("POST", "/api/sign-ins", { profile: "database", loginType: "refresh" });
    expect(body).toMatchObject({ activity: null, delivery: "skipped", loginType: "refresh" });
  });

  test("of a member from before SIGNUPS_SINCE is a Login", async () => {
    const userId = "auth0|5c7ce4d4a1b2c3d4e5f60001";
    const { body } = await dev.call("POST", "/api/sign-ins", { userId });
    expect(body).toMatchObject({ activity: "Login", delivery: "accepted" });
    expect(at(body, "runs.0.explained.classification")).toContain("before SIGNUPS_SINCE");
  });

  test("after a reset of the flag is a SignUp with the same id", async () => {
    const first = await dev.call("POST", "/api/sign-ins", { profile: "mfa" });
    const userId = encodeURIComponent(String(at(first.body, "userId")));
    await dev.call("DELETE", `/api/users/${userId}/flag`);
    const again = await dev.call("POST", "/api/sign-ins", { profile: "mfa" });
    expect(again.body).toMatchObject({ activity: "SignUp" });
    const id = "runs.0.explained.event.eventId";
    expect(at(again.body, id)).toBe(at(first.body, id));
  });

  test("arrives on the stream", async () => {
    const abort = new AbortController();
    const response = await fetch(`${dev.pageUrl}/api/stream`, { headers: token(), signal: abort.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await dev.call("POST", "/api/sign-ins", { newUser: { name: "Stream", email: "stream@example.com" } });
    let text = "";
    while (!text.includes('"SignUp"') || !text.includes("stream@example.com"))
      text += (await reader?.read())?.value;
    abort.abort();
    expect(text).toContain('"topics":["');
  });
});
