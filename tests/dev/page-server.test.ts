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
    const outgoing = open(url, { method, headers, ca, agent: false, servername: "localhost" }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => {
        body += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
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

describe("a sign-in", () => {
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

describe("faults", () => {
  afterAll(() => dev.call("PUT", "/api/faults", { active: [] }));

  test("let logins go on, and nothing is lost", async () => {
    const person = { newUser: { name: "Ines Outage", email: "ines@example.com" } };
    await dev.call("PUT", "/api/faults", { active: ["splunk-invalid-token"] });
    const during = await dev.call("POST", "/api/sign-ins", person);
    expect(during.body).toMatchObject({
      outcome: "success",
      activity: "SignUp",
      delivery: "undelivered",
      code: "E_HEC_4",
    });
    expect(at(during.body, "runs.0.explained.flag.state")).toBe("none");
    await dev.call("PUT", "/api/faults", { active: [] });
    const after = await dev.call("POST", "/api/sign-ins", person);
    expect(after.body).toMatchObject({ activity: "SignUp", delivery: "accepted" });
  });

  test.each([
    ["splunk-html", "E_HTML"],
    ["splunk-unreachable", "E_REFUSED"],
    ["splunk-hec-7", "E_HEC_7"],
    ["splunk-http-404", "E_HTTP_404"],
    ["splunk-redirect", "E_REDIRECT"],
  ])("%s shows as %s", async (id, code) => {
    await dev.call("PUT", "/api/faults", { active: [id] });
    const { body } = await dev.call("POST", "/api/sign-ins", { profile: "database" });
    expect(body).toMatchObject({ outcome: "success", code });
  });

  test("leave the flag to the end of the flow when the Management API is down", async () => {
    await dev.call("PUT", "/api/faults", { active: ["auth0-management-down"] });
    const { body } = await dev.call("POST", "/api/sign-ins", {
      newUser: { name: "Otto Deferred", email: "otto@example.com" },
    });
    expect(body).toMatchObject({ activity: "SignUp", delivery: "accepted" });
    expect(at(body, "runs.0.explained.flag.state")).toBe("deferred");
    await dev.call("PUT", "/api/faults", { active: [] });
    const users = at((await dev.call("GET", "/api/tenant")).body, "users") as readonly { email?: string }[];
    expect(users.find(({ email }) => email === "otto@example.com")).toMatchObject({ flagged: true });
  });

  test("expire tokens once", async () => {
    const { body } = await dev.call("PUT", "/api/faults", { active: ["auth0-expire-tokens"] });
    expect(at(body, "active")).toEqual([]);
    const flow = await dev.call("POST", "/api/sign-ins", {
      newUser: { name: "Tilda Token", email: "tilda@example.com" },
    });
    expect(at(flow.body, "runs.0.explained.flag.state")).toBe("set");
  });

  test("can be any answer, by a rule", async () => {
    const rule = {
      match: { path: "/services/collector/event" },
      times: 1,
      action: { kind: "answer", status: 418 },
    };
    const { body } = await dev.call("PUT", "/api/faults", { splunkRules: [rule] });
    expect(at(body, "customRules")).toBe(1);
    const flow = await dev.call("POST", "/api/sign-ins", { profile: "database" });
    expect(flow.body).toMatchObject({ code: "E_HTTP_418" });
  });

  test("that do not exist change nothing", async () => {
    await dev.call("PUT", "/api/faults", { active: ["splunk-busy"] });
    const { status, body } = await dev.call("PUT", "/api/faults", { active: ["splunk-on-fire"] });
    expect(status).toBe(400);
    expect(at(body, "error.message")).toContain("there is no fault 'splunk-on-fire'");
    expect(at((await dev.call("GET", "/api/faults")).body, "active")).toEqual(["splunk-busy"]);
  });
});

describe("secrets", () => {
  const action = "/api/actions/splunk-signup-login";

  test("go into the draft, and count after a redeploy", async () => {
    await dev.call("PUT", "/api/faults", { active: [] });
    await dev.call("PUT", `${action}/secrets/SPLUNK_INDEX`, { value: "main" });
    const draft = await dev.call("GET", "/api/tenant");
    expect(at(draft.body, "actions.0.allChangesDeployed")).toBe(false);
    await dev.call("POST", "/api/sign-ins", { profile: "database" });
    const before = await dev.call("GET", "/api/events?count=1");
    expect(at(before.body, "events.0.index")).toBe("auth0");

    expect((await dev.call("POST", `${action}/deploy`)).status).toBe(200);
    await dev.call("POST", "/api/sign-ins", { profile: "database" });
    const after = await dev.call("GET", "/api/events?count=1");
    expect(at(after.body, "events.0.index")).toBe("main");
    const tenant = await dev.call("GET", "/api/tenant");
    expect(tenant.body).toMatchObject({ actions: [{ allChangesDeployed: true, deployedVersion: 2 }] });
  });

  test("can be anything, as in the dashboard, and the page says what it leads to", async () => {
    await dev.call("PUT", `${action}/secrets/TIME_BUDGET_MS`, { value: "soon" });
    await dev.call("POST", `${action}/deploy`);
    const { body } = await dev.call("POST", "/api/sign-ins", { profile: "database" });
    expect(body).toMatchObject({ outcome: "success", delivery: "undelivered", code: "E_SETTINGS" });
    expect(JSON.stringify(at(body, "runs.0.explained.problems"))).toContain("TIME_BUDGET_MS");
    await dev.call("DELETE", `${action}/secrets/TIME_BUDGET_MS`);
    await dev.call("POST", `${action}/deploy`);
  });

  test("meet a build that fails", async () => {
    await dev.call("PUT", "/api/faults", { active: ["auth0-build-fails"] });
    await dev.call("PUT", `${action}/secrets/EXTRA`, { value: "value" });
    const { status, body } = await dev.call("POST", `${action}/deploy`);
    expect(status).toBe(502);
    expect(at(body, "error.code")).toBe("BUILD_FAILED");
    await dev.call("PUT", "/api/faults", { active: [] });
  });

  test("show nowhere in what the page gets", async () => {
    await dev.call("PUT", `${action}/secrets/MINE`, { value: "my-own-secret-value" });
    const { AUTH0_CLIENT_SECRET, AUTH0_RUNTIME_CLIENT_SECRET, SPLUNK_HEC_TOKEN, SPLUNK_SEARCH_PASSWORD } =
      dev.env;
    const flow = await dev.call("POST", "/api/sign-ins", {
      newUser: { name: "Mask", email: "mask@example.com" },
    });
    const flows = (at((await dev.call("GET", "/api/state")).body, "flows") as readonly { id: number }[]).map(
      ({ id }) => dev.call("GET", `/api/sign-ins/${id}`),
    );
    const everything = JSON.stringify([
      flow,
      ...(await Promise.all(flows)),
      await dev.call("GET", "/api/state"),
      await (await fetch(dev.pageUrl)).text(),
    ]);
    const secrets = [
      AUTH0_CLIENT_SECRET,
      AUTH0_RUNTIME_CLIENT_SECRET,
      SPLUNK_HEC_TOKEN,
      SPLUNK_SEARCH_PASSWORD,
    ];
    for (const secret of [...secrets, "my-own-secret-value"]) expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(/eyJ[\w-]{20,}/);
  });
});
