import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseEnvFile } from "../../cli/parse-env-file.ts";
import { clientSecret } from "../deploy/local-tenant.ts";
import { down, enter, eraseLine, interrupt } from "./answer-init.ts";
import { expectDocument } from "./cli-schema.ts";
import { runInProcess } from "./run-in-process.ts";
import { credentialSteps, deployerSteps, searchPassword, token, useInit } from "./use-init.ts";

const on = useInit();
const { init, readAnswers, tenantSteps, urlSteps, allSteps } = on;

test("asks, checks each part at once and writes a file for its owner alone", async () => {
  const { stdout, exitCode, shown, left } = await init(allSteps());
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  expect(readAnswers()).toEqual({
    AUTH0_DOMAIN: on.local.server.url,
    AUTH0_CLIENT_ID: "deployer",
    AUTH0_CLIENT_SECRET: clientSecret,
    SPLUNK_URL: on.hec.url,
    SPLUNK_HEC_TOKEN: token,
    SPLUNK_INDEX: "main",
  });
  expect(statSync(join(on.folder, ".env")).mode & 0o777).toBe(0o600);
  expect(readdirSync(on.folder)).toEqual([".env"]);
  for (const check of ["auth0.domain", "auth0.scope.create:actions", "splunk.tcp", "splunk.credential"]) {
    expect(shown).toContain(`ok       ${check}: `);
  }
  expect(shown).toContain("skipped  splunk.index: doctor cannot check whether the token may");
  expect(shown + stdout).not.toContain(clientSecret);
  expect(shown + stdout).not.toContain(token);
  expect(stdout).toContain("  splunk-action deploy --dry-run ");
});

test("the result is one document with --json", async () => {
  const { stdout } = await init(allSteps(), ["--json"]);
  expect(expectDocument(stdout, "init")).toMatchObject({ file: ".env", written: true });
});

test("everything optional: names in Splunk, the Action's own client, an account that may search", async () => {
  const { stdout, exitCode, shown, left } = await init(
    [
      ...[...tenantSteps(), ...deployerSteps, ...urlSteps(), ...credentialSteps(token, "")],
      ["Do you want other names?", "y"],
      ["Sourcetype", `${eraseLine}acme_auth0${enter}`],
      ["Source", enter],
      ["Host", `${eraseLine}login.example.com${enter}`],
      ["Do you have such an application?", "y"],
      ["Its client ID", `flagger${enter}`],
      ["Its client secret", `dummy-flagger-secret${enter}`],
      ["Do you want to give such an account?", enter],
      ["URL of the management port", `${eraseLine}${on.management.url}${enter}`],
      ["What does it log in with?", `${down}${enter}`],
      ["User name", `analyst${enter}`],
      ["Password", `${searchPassword}${enter}`],
    ],
    ["--env-file", "acme.env"],
    { env: { npm_command: "exec" } },
  );
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  const written = parseEnvFile(readFileSync(join(on.folder, "acme.env")), [], "acme.env");
  expect(written).toMatchObject({
    SPLUNK_SOURCETYPE: "acme_auth0",
    SPLUNK_HOST: "login.example.com",
    AUTH0_RUNTIME_CLIENT_ID: "flagger",
    AUTH0_RUNTIME_CLIENT_SECRET: "dummy-flagger-secret",
    SPLUNK_SEARCH_URL: on.management.url,
    SPLUNK_SEARCH_USERNAME: "analyst",
    SPLUNK_SEARCH_PASSWORD: searchPassword,
  });
  expect(written).not.toHaveProperty("SPLUNK_SOURCE");
  expect(written).not.toHaveProperty("SPLUNK_INDEX");
  expect(shown).toContain("ok       auth0.runtime-client: ");
  expect(shown).toContain("ok       splunk.search: ");
  expect(shown + stdout).not.toContain("search'-");
  expect(stdout).toContain("  npx splunk-action --env-file acme.env deploy --dry-run ");
});

test("Ctrl-C at any question leaves nothing behind", async () => {
  const steps = allSteps();
  for (const [index, [question]] of steps.entries()) {
    const { stdout, exitCode, left } = await init([...steps.slice(0, index), [question, interrupt]]);
    expect({ stdout, left, exitCode }).toEqual({ stdout: "Nothing was written.\n", left: [], exitCode: 1 });
    expect(readdirSync(on.folder)).toEqual([]);
  }
});

test("lines fit a terminal of 80 columns", async () => {
  const { shown } = await init([...tenantSteps(), ...deployerSteps, ["Splunk's URL", interrupt]]);
  // A question is drawn again with every key.
  const lines = shown.split(/\p{Cc}+(?:\[[\d;?]*[A-Za-z])?/u);
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test("a file that is there is only replaced by consent", async () => {
  writeFileSync(join(on.folder, ".env"), "MINE=1\n");
  const { stdout, exitCode, left } = await init([[".env exists. Replace it?", enter]]);
  expect({ stdout, left, exitCode }).toEqual({ stdout: "Nothing was written.\n", left: [], exitCode: 1 });
  expect(readFileSync(join(on.folder, ".env"), "utf8")).toBe("MINE=1\n");
  const forced = await init(allSteps(), ["--force"]);
  expect(forced).toMatchObject({ left: [], exitCode: 0 });
  expect(readAnswers()).not.toHaveProperty("MINE");
});

test("without a terminal it says what to do instead", async () => {
  const { stderr, exitCode } = await runInProcess(["init"], { cwd: on.folder });
  expect(exitCode).toBe(3);
  expect(stderr).toContain("error USAGE: init asks questions, and there is no terminal to ask them on");
});
