import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runInProcess } from "../../../tests/cli/run-in-process.ts";
import { at, type DevProcess, runDev, startDevProcess } from "./dev-process.ts";
import { findFreePorts } from "./find-free-ports.ts";

const folder = mkdtempSync(join(tmpdir(), "splunk-action-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("dev --json", () => {
  let dev: DevProcess;
  beforeAll(async () => {
    dev = await startDevProcess();
  });
  afterAll(() => dev.stop());

  test("prints one document with the addresses and the environment", () => {
    const document = JSON.parse(dev.output());
    expect(Object.keys(document)).toEqual([
      "auth0Url",
      "auth0HttpsUrl",
      "splunkUrl",
      "hecUrl",
      "pageUrl",
      "env",
    ]);
    const { auth0Url, splunkUrl, hecUrl, pageUrl, env } = document;
    for (const url of [auth0Url, splunkUrl, hecUrl, pageUrl])
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(env).toMatchObject({
      AUTH0_DOMAIN: auth0Url,
      SPLUNK_URL: hecUrl,
      SPLUNK_SEARCH_URL: splunkUrl,
      SPLUNK_INDEX: "auth0",
    });
  });

  test("gives exactly one Splunk credential", () => {
    const names = ["SPLUNK_USERNAME", "SPLUNK_TOKEN", "SPLUNK_HEC_TOKEN"];
    expect(names.filter((name) => name in dev.env)).toEqual(["SPLUNK_HEC_TOKEN"]);
  });

  test("gives the environment in which the other commands work", async () => {
    const { env } = dev;
    const status = await runInProcess(["status", "--exit-code", "--json"], { env });
    expect(status).toMatchObject({ exitCode: 0 });
    const redeploy = await runInProcess(["deploy", "--exit-code", "--json"], { env });
    expect(redeploy).toMatchObject({ exitCode: 0 });
    const tested = await runInProcess(["test-event", "--type", "signup", "--verify", "--json"], { env });
    expect(tested).toMatchObject({ exitCode: 0 });
    expect(at(JSON.parse(tested.stdout), "verification.text")).toMatch(
      /^Found after \d+ ms in index auth0, sourcetype auth0_activity\.$/,
    );
  });

  test("ends with status 0 at SIGTERM and leaves nothing open", async () => {
    const other = await startDevProcess();
    const { exitCode } = await other.stop("SIGTERM");
    expect(exitCode).toBe(0);
    for (const url of [other.pageUrl, other.auth0Url, other.splunkUrl, other.hecUrl]) {
      await expect(fetch(url)).rejects.toThrow("fetch failed");
    }
    expect(() => statSync(other.env.NODE_EXTRA_CA_CERTS ?? "")).toThrow("ENOENT");
  });

  test("makes new credentials at every start", async () => {
    const other = await startDevProcess();
    await other.stop();
    const names = ["AUTH0_CLIENT_SECRET", "SPLUNK_HEC_TOKEN", "SPLUNK_ACTION_DEV_TOKEN"];
    for (const name of names) expect(other.env[name]).not.toBe(dev.env[name]);
  });
});

describe("dev --demo", () => {
  test("runs a sign-up and a login, loses one, reconciles it, proves that all are there, and ends", async () => {
    const { stdout, exitCode } = await runDev(["--demo", "--json", "--port", "0"]);
    expect(exitCode).toBe(0);
    const { outage } = (JSON.parse(stdout) as { demo: { outage: { flow: object; report: object } } }).demo;
    expect(outage.flow).toMatchObject({ outcome: "success", delivery: "undelivered" });
    expect(outage.report).toMatchObject({
      logins: { total: 3 },
      delivered: 2,
      sent: 1,
      missing: 0,
      complete: true,
    });
    const visits = at(JSON.parse(stdout), "demo.visits") as readonly unknown[];
    expect(visits.map((visit) => at(visit, "event.fields.message"))).toEqual(["SignUp", "Login"]);
    expect(visits.map((visit) => at(visit, "flow.runs.0.explained.flag.state"))).toEqual(["set", "none"]);
  });

  test("says in words what happened, and no secret", async () => {
    const { stdout, exitCode } = await runDev(["--demo"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("1. Ada Lovelace signs up");
    expect(stdout).toContain("2. Ada Lovelace logs in");
    expect(stdout).toMatch(/SignUp accepted status=200 ms=\d+ flag=set/);
    expect(stdout).toMatch(/The page: http:\/\/127\.0\.0\.1:\d+ \(closed with this command; .*\)\n$/);
    expect(stdout).not.toMatch(/client_secret|Bearer|Splunk [0-9a-f]{8}-/);
  });
});

describe("dev --port", () => {
  test("takes the port and the four that follow", async () => {
    const first = await findFreePorts(5);
    const dev = await startDevProcess(["--port", String(first)]);
    await dev.stop();
    expect([dev.pageUrl, dev.auth0Url, dev.splunkUrl, dev.hecUrl]).toEqual(
      [0, 1, 2, 3].map((offset) => `http://127.0.0.1:${first + offset}`),
    );
  });

  test("says which port is in use, and leaves the others free", async () => {
    const first = await findFreePorts(5);
    const taken = createServer().listen(first + 2, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { stdout, exitCode } = await runDev(["--json", "--port", String(first)]);
    taken.close();
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: "PORT_IN_USE",
        message: `port ${first + 2} of 127.0.0.1 is in use`,
        hint: "Give --port another number; it needs 5 free ports in a row. Without --port free ones are found.",
      },
    });
  });

  test.each(["-1", "65532", "70000", "x"])("refuses %s", async (port) => {
    const { stdout, exitCode } = await runDev(["--json", "--port", port]);
    expect(exitCode).toBe(3);
    expect(at(JSON.parse(stdout), "error.code")).toBe("USAGE");
  });
});

describe("dev --splunk", () => {
  test("sends the events to the Splunk of the settings, and searches there", async () => {
    const splunk = await startDevProcess(["--port", "0"]);
    const { SPLUNK_URL = "", SPLUNK_HEC_TOKEN = "", SPLUNK_SEARCH_URL = "" } = splunk.env;
    const { SPLUNK_SEARCH_USERNAME = "", SPLUNK_SEARCH_PASSWORD = "" } = splunk.env;
    const env = {
      SPLUNK_URL,
      SPLUNK_HEC_TOKEN,
      SPLUNK_SEARCH_URL,
      SPLUNK_SEARCH_USERNAME,
      SPLUNK_SEARCH_PASSWORD,
    };
    const dev = await startDevProcess(["--port", "0", "--splunk"], env);
    try {
      const { body } = await dev.call("POST", "/api/sign-ins", { profile: "database" });
      expect(body).toMatchObject({ delivery: "accepted" });
      const there = await splunk.call("GET", "/api/events?count=1");
      expect(at(there.body, "events.0.fields.userName")).toBe("Ada Lovelace");
      const here = await dev.call("GET", "/api/state");
      expect(here.body).toMatchObject({ eventCount: 0, remoteSplunk: SPLUNK_URL });
      const found = await dev.call("POST", "/api/searches", {
        searches: { one: "`auth0_events` | stats count" },
        earliest: "-1h",
        latest: "now",
      });
      expect(at(found.body, "one.rows.0.count")).toBe("1");
    } finally {
      await Promise.all([dev.stop(), splunk.stop()]);
    }
  });

  test("says that nothing listens there, and shows its address", async () => {
    const { stdout, stderr, exitCode } = await runDev(["--splunk", "--once", "--port", "0"], {
      SPLUNK_URL: "http://127.0.0.1:1",
      SPLUNK_HEC_TOKEN: "dummy-token",
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Splunk   http://127.0.0.1:1  of your settings");
    expect(stderr).toContain("warning: http://127.0.0.1:1: nothing listens on that port");
  });

  test("has no demonstration, which turns the local Splunk off", async () => {
    const { stdout, exitCode } = await runDev(["--json", "--splunk", "--demo"], {});
    expect(exitCode).toBe(3);
    expect(at(JSON.parse(stdout), "error.message")).toContain("--demo and --splunk exclude each other");
  });

  test("says what is missing before anything starts", async () => {
    const { stdout, exitCode } = await runDev(["--json", "--splunk"], {
      SPLUNK_URL: "",
      SPLUNK_HEC_TOKEN: "",
    });
    expect(exitCode).toBe(3);
    expect(at(JSON.parse(stdout), "error.message")).toContain("SPLUNK_URL");
  });
});

describe("dev --write-env", () => {
  test("writes the environment for --env-file, and takes it away at the end", async () => {
    const file = join(folder, "dev.env");
    const dev = await startDevProcess(["--write-env", file]);
    const mode = statSync(file).mode & 0o777;
    const status = await runInProcess(["status", "--exit-code", "--env-file", file]);
    await dev.stop();
    expect(mode).toBe(0o600);
    expect(status).toMatchObject({ exitCode: 0 });
    expect(() => statSync(file)).toThrow("ENOENT");
  });

  test("leaves a file alone that is somebody else's", async () => {
    const file = join(folder, "own.env");
    writeFileSync(file, "MINE=1\n");
    const { stdout, exitCode } = await runDev(["--json", "--once", "--write-env", file]);
    expect(exitCode).toBe(3);
    expect(at(JSON.parse(stdout), "error.code")).toBe("OUT_FILE");
    expect(readFileSync(file, "utf8")).toBe("MINE=1\n");
  });

  test("says that a folder is no file to write to", async () => {
    const { stdout, exitCode } = await runDev(["--json", "--once", "--write-env", folder]);
    expect(exitCode).toBe(3);
    expect(at(JSON.parse(stdout), "error.code")).toBe("OUT_FILE");
  });
});

test("dev without a folder for temporary files names it, and ends", async () => {
  const temporary = join(folder, "none");
  const { stdout, exitCode } = await runDev(["--json", "--once"], { TMPDIR: temporary, TEMP: temporary });
  expect(exitCode).toBe(3);
  expect(at(JSON.parse(stdout), "error.message")).toBe(`${temporary} cannot be written (ENOENT)`);
});

describe("dev --state", () => {
  test("keeps users, flags, secrets and credentials across restarts, for the owner alone", async () => {
    const file = join(folder, "dev.json");
    const before = await startDevProcess(["--state", file]);
    await before.call("POST", "/api/sign-ins", { profile: "social" });
    await before.call("PUT", "/api/actions/splunk-signup-login/secrets/PLAN", { value: "kept" });
    await before.stop();
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const after = await startDevProcess(["--state", file]);
    const again = await after.call("POST", "/api/sign-ins", { profile: "social" });
    const tenant = await after.call("GET", "/api/tenant");
    await after.stop();
    expect(after.env.AUTH0_CLIENT_SECRET).toBe(before.env.AUTH0_CLIENT_SECRET);
    expect(again.body).toMatchObject({ activity: "Login", delivery: "accepted" });
    expect(JSON.stringify(at(tenant.body, "actions.0.secrets"))).toContain('"PLAN"');
  });

  test("follows the ports when they have changed", async () => {
    const file = join(folder, "moved.json");
    await (await startDevProcess(["--state", file])).stop();
    const first = await findFreePorts(5);
    const moved = await startDevProcess(["--state", file, "--port", String(first)]);
    const flow = await moved.call("POST", "/api/sign-ins", { profile: "database" });
    await moved.stop();
    expect(flow.body).toMatchObject({ activity: "SignUp", delivery: "accepted" });
    expect(at(flow.body, "runs.0.explained.flag.state")).toBe("set");
  });

  test.each(["{", '{"format":2}', "[]"])("refuses a file that is something else: %s", async (text) => {
    const file = join(folder, "other.json");
    writeFileSync(file, text);
    const { stdout, exitCode } = await runDev(["--json", "--once", "--state", file]);
    expect(exitCode).toBe(3);
    expect(at(JSON.parse(stdout), "error.code")).toBe("STATE_FILE");
    expect(readFileSync(file, "utf8")).toBe(text);
  });
});
