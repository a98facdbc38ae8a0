import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { serve } from "@splunk-action/local-http";
import { createTestCa } from "@splunk-action/local-http/testing";
import { createSplunk } from "@splunk-action/local-splunk";
import { runInProcess } from "./run-in-process.ts";
import { hecToken, password, useTestEvent } from "./use-test-event.ts";

const on = useTestEvent();
const { basic, hec, arrived, run, runJson } = on;

test("--verbose shows requests and responses with their bodies, without secrets", async () => {
  const search = {
    SPLUNK_SEARCH_URL: on.splunk.management.url,
    SPLUNK_SEARCH_USERNAME: "sender",
    SPLUNK_SEARCH_PASSWORD: password,
  };
  const { stderr, exitCode } = await run({ ...hec(), ...search }, "--verify", "--verbose");
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^> POST http.*\/services\/collector\/event$/m);
  expect(stderr).toMatch(/^> authorization: •••$/m);
  expect(stderr).toMatch(/^> \{"time":.*"message":"Login"/m);
  expect(stderr).toMatch(/^< 200 http.*\/services\/collector\/event$/m);
  expect(stderr).toMatch(/^< \{"text":"Success","code":0\}$/m);
  expect(stderr).toMatch(/^> search=search\+index/m);
  expect(stderr).not.toContain("marked");
  expect(stderr).not.toContain(Buffer.from(`sender:${password}`).toString("base64"));
});

test("--verbose shows a request that gets no response, and why", async () => {
  const { stderr } = await run({ ...hec(), SPLUNK_URL: "http://127.0.0.1:1" }, "--verbose");
  expect(stderr).toContain("> POST http://127.0.0.1:1/services/collector/event");
  expect(stderr).toContain("< no response from http://127.0.0.1:1/services/collector/event (ECONNREFUSED)");
});

describe("what arrives", () => {
  test.each([
    ["a login", [], "Login"],
    ["a sign-up", ["--type", "signup"], "SignUp"],
  ])("is %s, marked as a test", async (_name, argv, message) => {
    const { exitCode, stdout } = await run(hec(), ...argv);
    expect(exitCode).toBe(0);
    expect(arrived()).toMatchObject([{ message, test: true }]);
    expect(stdout).toContain("Accepted by Splunk");
    expect(stdout).toContain("authorization: Splunk •••");
    expect(stdout).toContain(`splunk-action `);
  });

  test("is what a recorded event holds, wrapped as the dashboard wraps it or bare", async () => {
    const event = {
      user: { user_id: "auth0|rec", name: "Rec", app_metadata: { signedUp: true } },
      client: { name: "Shop" },
    };
    await writeFile(join(on.folder, "bare.json"), JSON.stringify(event));
    await writeFile(join(on.folder, "wrapped.json"), JSON.stringify({ event }));
    for (const file of ["bare.json", "wrapped.json"]) {
      expect((await run(hec(), "--event", file)).exitCode).toBe(0);
    }
    const expected = { message: "Login", application: "Shop", userId: "auth0|rec", test: true };
    expect(arrived()).toMatchObject([expected, expected]);
  });

  test("is nothing in a dry run, which shows the request all the same", async () => {
    const before = on.splunk.hec.connections;
    const { report, exitCode } = await runJson(hec(), "--dry-run", "--type", "signup");
    expect([report.outcome, report.log]).toEqual(["not-sent", ""]);
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ dryRun: true, message: "SignUp", answer: null });
    expect(report.request.url).toBe(`${on.splunk.hec.url}/services/collector/event`);
    expect(on.splunk.hec.connections).toBe(before);
  });

  test("is nothing for the dashboard's own test event, and says why", async () => {
    const event = { user: { user_id: "auth0|d" }, transaction: { prompt: ["none"] } };
    await writeFile(join(on.folder, "dashboard.json"), JSON.stringify(event));
    const { report, exitCode } = await runJson(hec(), "--event", "dashboard.json");
    expect([exitCode, report.outcome, report.loginType]).toEqual([0, "skipped", "silent"]);
    expect(report.summary).toContain("as in the test event of the Auth0 dashboard");
    expect(report.summary).toContain("transaction.prompt");
  });

  test("is nothing where LOGIN_TYPES leaves the run out", async () => {
    await writeFile(
      join(on.folder, "refresh.json"),
      JSON.stringify({ user: { user_id: "auth0|r" }, transaction: { protocol: "oauth2-refresh-token" } }),
    );
    const { report, exitCode } = await runJson(hec(), "--event", "refresh.json");
    expect({ exitCode, outcome: report.outcome, request: report.request }).toEqual({
      exitCode: 0,
      outcome: "skipped",
      request: null,
    });
    expect(report).toMatchObject({
      loginType: "refresh",
      summary: expect.stringContaining("add refresh to"),
    });
    expect((await runJson({ ...basic() }, "--event", "refresh.json", "--verify")).report.error.code).toBe(
      "NOTHING_SENT",
    );
    expect(arrived()).toEqual([]);
  });
});

describe("what goes wrong", () => {
  test("in the settings is told all at once, by name", async () => {
    const { stderr, exitCode } = await run({ SPLUNK_URL: "http://splunk.example.com", TIME_BUDGET_MS: "5" });
    expect(exitCode).toBe(3);
    for (const name of ["SPLUNK_URL", "TIME_BUDGET_MS", "SPLUNK_HEC_TOKEN"]) expect(stderr).toContain(name);
  });

  test.each([
    ["missing.json", undefined, "ENOENT"],
    ["broken.json", "{", "is not JSON"],
    ["list.json", "[]", "user.user_id is missing"],
    ["nobody.json", '{"user":{}}', "user.user_id is missing"],
  ])("in an event file %s is told with its name", async (file, content, what) => {
    if (content !== undefined) await writeFile(join(on.folder, file), content);
    const { stderr, exitCode } = await run(hec(), "--event", file);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`error EVENT_FILE: ${file}`);
    expect(stderr).toContain(what);
  });

  test.each([
    [["--type", "logout"], "--type must be signup or login"],
    [["--dry-run", "--verify"], "--dry-run and --verify"],
    [["--dry-run", "--remote"], "--dry-run and --remote"],
  ])("in the words %j is a usage error", async (argv, what) => {
    const { stderr, exitCode } = await run(hec(), ...argv);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(what);
  });

  test("at Splunk has the code of the Action's log line and a hint", async () => {
    const { stderr, stdout, exitCode } = await run({ ...hec(), SPLUNK_INDEX: "secret_index" });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("Incorrect index");
    expect(stderr).toContain("error E_HEC_7:");
    expect(stderr).toContain("SPLUNK_INDEX");
  });

  test("says what Splunk said, and what a page said that came from elsewhere", async () => {
    const { report } = await runJson({ ...hec(), SPLUNK_HEC_TOKEN: "marked-wrong-token" });
    expect(report.error.cause).toEqual({ status: 403, errorCode: "4", message: "Invalid token" });
    const refused = await runJson({ ...basic(), SPLUNK_PASSWORD: "marked-wrong-password" });
    expect(refused.report.error.cause).toEqual({ status: 401, message: expect.stringMatching(/\w/) });
    const body = `<html><head><title>403 Forbidden by ${hecToken}</title></head></html>`;
    on.splunk.faults.add({ action: { kind: "answer", status: 403, body } });
    const other = await runJson(hec());
    expect(other.report.error.cause).toEqual({ status: 403, message: "403 Forbidden by •••" });
  });

  test("shows the error before the request, which --verbose shows whole", async () => {
    const write = async (...argv: string[]) => {
      let output = "";
      const stream = { write: (text: string) => (output += text) };
      const env = { ...hec(), SPLUNK_HEC_TOKEN: "marked-wrong-token" };
      await runInProcess(["test-event", ...argv], { env, cwd: on.folder, stdout: stream, stderr: stream });
      return output;
    };
    const short = await write();
    expect(short.indexOf("error E_HEC_4")).toBeGreaterThanOrEqual(0);
    expect(short.indexOf("error E_HEC_4")).toBeLessThan(short.indexOf("Request"));
    expect(short).toMatch(/\n {2}POST http/);
    expect(short).toMatch(/…\n {2}--verbose shows the whole request/);
    expect(short).not.toContain("authorization");
    const whole = await write("--verbose");
    expect(whole).toContain("authorization: Splunk •••");
    expect(whole).toMatch(/"actionVersion":"[^"]+","test":true\}\}/);
  });

  test("with a host that is not there", async () => {
    const { report, exitCode } = await runJson({
      ...hec(),
      SPLUNK_URL: "http://127.0.0.1:1",
      TIME_BUDGET_MS: "2000",
    });
    // The budget may end in the middle of the last attempt.
    const code = expect.stringMatching(/^E_(?:REFUSED|TIMEOUT)$/);
    expect([exitCode, report.error.code, report.status]).toEqual([1, code, null]);
  });

  test("with a certificate tells which host, which names and how to give a CA", async () => {
    const ca = await createTestCa("Acme private CA");
    const { certPem: cert, keyPem: key } = await ca.issue({ names: ["splunk.acme.example"] });
    const { handleHec } = createSplunk({ hecTokens: [{ name: "auth0", token: hecToken }] });
    const server = await serve(handleHec, { tls: { cert, key } });
    try {
      const untrusted = await runJson({ ...hec(), SPLUNK_URL: server.url });
      expect(untrusted.report.error.code).toBe("E_TLS_UNTRUSTED");
      expect(untrusted.report.error.message).toContain(new URL(server.url).host);
      expect(untrusted.report.error.message).toContain("splunk.acme.example");
      expect(untrusted.report.error.message).toContain("Acme private CA");
      expect(untrusted.report.error.hint).toContain("SPLUNK_CA_CERT");
      const misnamed = await runJson({ ...hec(), SPLUNK_URL: server.url, SPLUNK_CA_CERT: ca.caPem });
      expect(misnamed.report.error.code).toBe("E_TLS_NAME");
    } finally {
      await server.close();
    }
  });

  test("prints no secret, even when Splunk sends it back", async () => {
    on.splunk.faults.add({ action: { kind: "answer", status: 400, body: `you sent ${hecToken}` } });
    for (const json of [["--json"], []]) {
      const { stdout, stderr } = await run(hec(), ...json);
      expect(stdout + stderr).toContain("you sent");
      expect(stdout + stderr).not.toContain("marked");
    }
  });
});
