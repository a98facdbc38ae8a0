import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { type LocalServer, serve } from "@splunk-action/local-http";
import { createSplunk } from "@splunk-action/local-splunk";
import { parseEnvFile } from "../../cli/parse-env-file.ts";
import { clientSecret, type LocalTenant, startTenant } from "../deploy/local-tenant.ts";
import { expectDocument } from "./cli-schema.ts";
import { runInProcess } from "./run-in-process.ts";

const token = "dummy-hec-token";
const splunk = createSplunk({ hecTokens: [{ name: "good", token, indexes: ["main"] }] });
const [enter, down, interrupt] = ["\r", "\u001b[B", "\u0003"];
let hec: LocalServer;
let local: LocalTenant;
let folder: string;
beforeAll(async () => {
  hec = await serve(splunk.handleHec);
  local = await startTenant();
});
afterAll(() => Promise.all([hec.close(), local.close()]));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "splunk-action-init-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Step = readonly [question: string, keys: string];

/** Runs `init` on a terminal of its own, and types each answer when its question is shown. */
async function init(steps: readonly Step[], words: readonly string[] = []) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  let shown = "";
  let seen = 0;
  const waiting = [...steps];
  const output = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        shown += String(chunk);
        const [question, keys] = waiting[0] ?? ["", ""];
        const at = question === "" ? -1 : shown.indexOf(question, seen);
        if (at !== -1) {
          waiting.shift();
          seen = shown.length;
          // The prompt listens once it has been drawn.
          setImmediate(() => {
            for (const key of keys.match(/\p{Cc}\[.|[\s\S]/gu) ?? []) input.write(key);
          });
        }
        done();
      },
    }),
    { isTTY: true, columns: 80, rows: 40 },
  );
  const run = await runInProcess(["init", ...words], { cwd: folder, terminal: { input, output } });
  return { ...run, shown, left: waiting.map(([question]) => question) };
}

const auth0: readonly Step[] = [
  ["Domain, such as", ""],
  ["How does this command line log in", enter],
  ["Client ID", `deployer${enter}`],
  ["Client secret", `${clientSecret}${enter}`],
];
const auth0Steps = (): readonly Step[] => [
  ["Domain, such as", `${local.server.url}${enter}`],
  ...auth0.slice(1),
];
const splunkSteps = (hecToken = token): readonly Step[] => [
  ["Splunk's URL", `${hec.url}${enter}`],
  ["What does the Action log in", enter],
  ["HEC token", `${hecToken}${enter}`],
  ["Index (empty", `main${enter}`],
];
const noRuntimeClient: Step = ["Do you have such an application?", enter];

const readAnswers = () => parseEnvFile(readFileSync(join(folder, ".env")), [], ".env");

test("asks, checks each part at once and writes a file for its owner alone", async () => {
  const { stdout, exitCode, shown, left } = await init([...auth0Steps(), ...splunkSteps(), noRuntimeClient]);
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  expect(readAnswers()).toMatchObject({
    AUTH0_DOMAIN: local.server.url,
    AUTH0_CLIENT_ID: "deployer",
    AUTH0_CLIENT_SECRET: clientSecret,
    SPLUNK_URL: hec.url,
    SPLUNK_HEC_TOKEN: token,
    SPLUNK_INDEX: "main",
  });
  expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual([".env"]);
  expect(shown).toContain("auth0.scope.create:actions: granted");
  expect(shown).toContain("splunk.credential: ");
  expect(shown + stdout).not.toContain(clientSecret);
  expect(shown + stdout).not.toContain(token);
  expect(stdout).toContain("splunk-action deploy --dry-run");
});

test("the result is one document with --json", async () => {
  const { stdout } = await init([...auth0Steps(), ...splunkSteps(), noRuntimeClient], ["--json"]);
  expect(expectDocument(stdout, "init")).toMatchObject({ file: ".env", written: true });
});

test("what does not work can be corrected", async () => {
  const { exitCode, shown, left } = await init([
    ...auth0Steps(),
    ...splunkSteps("dummy-wrong-token"),
    ["That does not work yet", enter],
    ["Splunk's URL", enter],
    ["What does the Action log in", enter],
    ["HEC token", `${token}${enter}`],
    ["Index (empty", enter],
    noRuntimeClient,
  ]);
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  expect(shown).toContain("failure  splunk.credential");
  expect(readAnswers()).toMatchObject({ SPLUNK_URL: hec.url, SPLUNK_HEC_TOKEN: token });
  expect(readAnswers()).not.toHaveProperty("SPLUNK_INDEX");
});

test("what does not work can be kept all the same", async () => {
  const { exitCode, left } = await init([
    ...auth0Steps(),
    ...splunkSteps("dummy-wrong-token"),
    ["That does not work yet", `${down}${down}${enter}`],
    noRuntimeClient,
  ]);
  expect({ left, exitCode }).toEqual({ left: [], exitCode: 0 });
  expect(readAnswers()).toMatchObject({ SPLUNK_HEC_TOKEN: "dummy-wrong-token" });
});

test("an answer that cannot be one is refused where it is typed", async () => {
  const { shown, left } = await init([
    ["Domain, such as", `http://acme.example.com${enter}`],
    ["must not begin with http://", interrupt],
  ]);
  expect(left).toEqual([]);
  expect(shown).toContain("AUTH0_DOMAIN must not begin with http://");
});

test("Ctrl-C leaves nothing behind", async () => {
  const { stdout, exitCode, left } = await init([...auth0Steps(), ["Splunk's URL", interrupt]]);
  expect({ stdout, left, exitCode }).toEqual({ stdout: "Nothing was written.\n", left: [], exitCode: 1 });
  expect(readdirSync(folder)).toEqual([]);
});

test("a file that is there is only replaced by consent", async () => {
  writeFileSync(join(folder, ".env"), "MINE=1\n");
  const { stdout, exitCode, left } = await init([[".env exists. Replace it?", enter]]);
  expect({ stdout, left, exitCode }).toEqual({ stdout: "Nothing was written.\n", left: [], exitCode: 1 });
  expect(readFileSync(join(folder, ".env"), "utf8")).toBe("MINE=1\n");
  const forced = await init([...auth0Steps(), ...splunkSteps(), noRuntimeClient], ["--force"]);
  expect(forced).toMatchObject({ left: [], exitCode: 0 });
  expect(readAnswers()).not.toHaveProperty("MINE");
});

test("without a terminal it says what to do instead", async () => {
  const { stderr, exitCode } = await runInProcess(["init"], { cwd: folder });
  expect(exitCode).toBe(3);
  expect(stderr).toContain("error USAGE: init asks questions, and there is no terminal to ask them on");
});
