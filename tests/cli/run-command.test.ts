import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import type { CommandContext, CommandResult } from "../../cli/context.ts";
import type { GlobalOptions } from "../../cli/declare-command.ts";
import type { CliIo } from "../../cli/io.ts";
import { runCommand } from "../../cli/run-command.ts";
import { Failure } from "../../src/errors/failure.ts";

const folder = mkdtempSync(join(tmpdir(), "splunk-action-"));
writeFileSync(join(folder, ".env"), "FROM_FILE=file\nBOTH=file\nEMPTIED=file\n");
writeFileSync(join(folder, "other.env"), "FROM_FILE=other\n");
afterAll(() => rmSync(folder, { recursive: true }));

type CommandFunction = (context: CommandContext) => Promise<CommandResult>;

async function run(command: CommandFunction, options: Partial<GlobalOptions> = {}, io: Partial<CliIo> = {}) {
  let stdout = "";
  let stderr = "";
  const exitCode = await runCommand(
    { run: command, options: { color: true, ...options } },
    {
      env: { BOTH: "process", EMPTIED: "" },
      cwd: folder,
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      distDirectory: folder,
      fetch: globalThis.fetch,
      clock: { now: () => 0, sleep: async () => undefined },
      processes: { pid: process.pid, isRunning: () => false },
      untilInterrupted: async () => undefined,
      ...io,
    },
  );
  return { stdout, stderr, exitCode };
}

const showEnvironment: CommandFunction = async ({ env: { FROM_FILE, BOTH, EMPTIED } }) => ({
  data: { FROM_FILE, BOTH, EMPTIED },
  text: ({ bold }) => bold("shown"),
});

test("the process environment wins over .env, even when it is empty", async () => {
  const { stdout } = await run(showEnvironment, { json: true });
  expect(JSON.parse(stdout)).toEqual({ FROM_FILE: "file", BOTH: "process", EMPTIED: "" });
});

test("--env-file takes the place of .env", async () => {
  const { stdout } = await run(showEnvironment, { json: true, envFile: "other.env" });
  expect(JSON.parse(stdout)).toEqual({ FROM_FILE: "other", BOTH: "process", EMPTIED: "" });
});

test("a byte order mark does not become a part of the first name", async () => {
  writeFileSync(join(folder, "marked.env"), "\ufeffFROM_FILE=marked\n");
  const { stdout } = await run(showEnvironment, { json: true, envFile: "marked.env" });
  expect(JSON.parse(stdout)).toMatchObject({ FROM_FILE: "marked" });
});

test("an env file that was named must exist", async () => {
  const { stderr, exitCode } = await run(showEnvironment, { envFile: "missing.env" });
  expect(stderr).toContain("error ENV_FILE: the env file missing.env cannot be read (ENOENT)");
  expect(exitCode).toBe(3);
});

test.each([
  ["a terminal", { isTTY: true }, {}, {}, "\u001b[1mshown\u001b[22m\n"],
  ["a file", {}, {}, {}, "shown\n"],
  ["NO_COLOR", { isTTY: true }, { NO_COLOR: "1" }, {}, "shown\n"],
  ["an empty NO_COLOR", { isTTY: true }, { NO_COLOR: "" }, {}, "\u001b[1mshown\u001b[22m\n"],
  ["--no-color", { isTTY: true }, {}, { color: false }, "shown\n"],
])("colours on %s", async (_where, stream, env, values, expected) => {
  let printed = "";
  await run(showEnvironment, values, { env, stdout: { write: (text) => (printed += text), ...stream } });
  expect(printed).toBe(expected);
});

test("a failure says what happened, what to do, and nothing else", async () => {
  const fail: CommandFunction = async () => {
    const cause = { status: 403, errorCode: "insufficient_scope", message: "Please upgrade" };
    throw new Failure("ACTION_FAILED", "Splunk said no", "Ask it nicely.", cause);
  };
  expect(await run(fail)).toEqual({
    stdout: "",
    stderr:
      "error ACTION_FAILED: Splunk said no\ncause: 403 insufficient_scope: Please upgrade\nhint: Ask it nicely.\n",
    exitCode: 1,
  });
  const { stdout, stderr } = await run(fail, { json: true });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({
    error: {
      code: "ACTION_FAILED",
      message: "Splunk said no",
      hint: "Ask it nicely.",
      cause: { status: 403, errorCode: "insufficient_scope", message: "Please upgrade" },
    },
  });
});

test("an unforeseen error is told without its text, which may hold anything", async () => {
  const { stderr, exitCode } = await run(async () => {
    throw new TypeError("Bearer dummy-secret");
  });
  expect(stderr).toMatch(/^error INTERNAL: unexpected TypeError at .*run-command\.test\.ts/);
  expect(stderr).not.toContain("dummy-secret");
  expect(exitCode).toBe(1);
});

test("progress is one live line on a terminal and plain lines elsewhere", async () => {
  const work: CommandFunction = async ({ progress }) => {
    progress.step("building", "1 s");
    progress.step("building", "2 s");
    progress.step("deploying");
    return { data: 1, text: () => "done", exitCode: 2 };
  };
  expect(await run(work)).toEqual({ stdout: "done\n", stderr: "building\ndeploying\n", exitCode: 2 });
  let terminal = "";
  await run(work, {}, { stderr: { write: (text) => (terminal += text), isTTY: true, columns: 20 } });
  const erase = "\r\u001b[2K";
  expect(terminal).toBe(`${erase}building … 1 s${erase}building … 2 s${erase}deploying …${erase}`);
});

test("a terminal that does not know its width gets whole lines", async () => {
  let terminal = "";
  const stderr = { write: (text: string) => (terminal += text), isTTY: true, columns: 0 };
  const work: CommandFunction = async ({ progress }) => {
    progress.step("building", "12 s");
    return { data: 1, text: () => "done" };
  };
  await run(work, {}, { stderr });
  expect(terminal).toContain("building … 12 s");
});

test("a name that is set twice is warned of, and the last value is used", async () => {
  writeFileSync(join(folder, "twice.env"), "SPLUNK_INDEX=old\nOTHER=1\nOTHER=2\nSPLUNK_INDEX=new\n");
  const show: CommandFunction = async ({ env }) => ({
    data: env.SPLUNK_INDEX,
    text: () => `${env.SPLUNK_INDEX}`,
  });
  expect(await run(show, { envFile: "twice.env" })).toEqual({
    stdout: "new\n",
    stderr: "warning: twice.env, line 4, SPLUNK_INDEX: it is set in line 1, too; this one is used\n",
    exitCode: 0,
  });
});

test("an env file that is a folder is named for what it is", async () => {
  const { stderr, exitCode } = await run(showEnvironment, { envFile: "." });
  expect(stderr).toContain("error ENV_FILE: the env file . cannot be read: it is a folder (EISDIR)");
  expect(exitCode).toBe(3);
});

test("a setting that looks misspelt is warned of, with the nearest name", async () => {
  writeFileSync(join(folder, "misspelt.env"), "SPLUNK_INDX=main\nSPLUNK_HOME=/opt/splunk\nOTHER=1\n");
  const { stderr, exitCode } = await run(showEnvironment, { envFile: "misspelt.env" });
  expect(stderr).toBe("warning: SPLUNK_INDX is not a setting. Did you mean SPLUNK_INDEX?\n");
  expect(exitCode).toBe(0);
});

test.each([
  ["Next.js", "AUTH0_SECRET"],
  ["another tool", "AUTH0_BASE_URL"],
  ["Splunk's container", "SPLUNK_PORT"],
  ["Splunk itself", "SPLUNK_HOME"],
  ["this tool", "SPLUNK_SEARCH_URL"],
])("a name of %s is not taken for a misspelt one: %s", async (_whose, name) => {
  const { stderr } = await run(showEnvironment, {}, { env: { [name]: "x" } });
  expect(stderr).toBe("");
});

const hostile = "a\u001b]0;title\u0007b\u009b31mc\u202ed\r\nerror FORGED";
const visible = "a\\u001b]0;title\\u0007b\\u009b31mc\\u202ed\\r\\nerror FORGED";

test("control and bidirectional characters of external text become visible everywhere", async () => {
  const show: CommandFunction = async ({ progress }) => {
    progress.step(`reading ${hostile}`);
    return { data: { name: hostile }, text: ({ bold }) => `${bold(`name ${hostile}`)}\nend` };
  };
  const fail: CommandFunction = async () => {
    throw new Failure("AUTH0_API", hostile, `${hostile}.`, { message: `said ${hostile}` });
  };
  expect(await run(show)).toMatchObject({
    stdout: `name ${visible}\nend\n`,
    stderr: `reading ${visible}\n`,
  });
  expect(await run(fail)).toMatchObject({
    stderr: `error AUTH0_API: ${visible}\ncause: said ${visible}\nhint: ${visible}.\n`,
  });
  const { stdout } = await run(show, { json: true });
  expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  expect(JSON.parse(stdout)).toEqual({ name: hostile });
});

test.each([
  ["zero width", "a\u200bb\u200cc\u200dd\u2060e\ufefff", "a\\u200bb\\u200cc\\u200dd\\u2060e\\ufefff"],
  ["direction", "a\u200eb\u200fc\u061cd\u2066e", "a\\u200eb\\u200fc\\u061cd\\u2066e"],
  ["line separators", "a\u2028b\u2029c", "a\\u2028b\\u2029c"],
  ["tags", "a\u{e0041}b\u{e007f}", "a\\udb40\\udc41b\\udb40\\udc7f"],
  ["blanks without a shape", "a\u00adb\u180ec\u3164d", "a\\u00adb\\u180ec\\u3164d"],
  ["lone surrogates", "a\ud800b\udc00", "a\\ud800b\\udc00"],
  ["other scripts and emoji", "Zoë 日本 ❤\ufe0f 🎉", "Zoë 日本 ❤\ufe0f 🎉"],
])("%s look the same in a result, an error, a question and JSON", async (_kind, text, shown) => {
  const questions: string[] = [];
  const show: CommandFunction = async ({ ask, progress }) => {
    progress.note(text);
    await ask?.(text);
    return { data: { name: text }, text: () => text };
  };
  const fail: CommandFunction = async () => {
    throw new Failure("AUTH0_API", text, text);
  };
  const ask = async (question: string) => String(questions.push(question));
  expect(await run(show, {}, { ask })).toMatchObject({ stdout: `${shown}\n`, stderr: `${shown}\n` });
  expect(questions).toEqual([shown]);
  expect((await run(fail)).stderr).toBe(`error AUTH0_API: ${shown}\nhint: ${shown}\n`);
  const { stdout } = await run(show, { json: true });
  expect(stdout).toBe(`{\n  "name": "${shown}"\n}\n`);
  expect(JSON.parse(stdout)).toEqual({ name: text });
});

test("on a terminal only our own emphasis is an escape sequence", async () => {
  let printed = "";
  const stdout = { write: (text: string) => (printed += text), isTTY: true };
  await run(async () => ({ data: 1, text: ({ red }) => red("no \u001b[32mgreen") }), {}, { stdout });
  expect(printed).toBe("\u001b[31mno \\u001b[32mgreen\u001b[39m\n");
});

test("a file's content is printed as it is", async () => {
  const { stdout } = await run(async () => ({ data: {}, text: () => "a\tb\u001b", verbatim: true }));
  expect(stdout).toBe("a\tb\u001b\n");
});

test("instants have no nine decimals for people", async () => {
  const builtAt = "2026-11-26T09:45:04.839619004Z";
  const show: CommandFunction = async () => ({ data: { builtAt }, text: () => `built ${builtAt}` });
  expect((await run(show)).stdout).toBe("built 2026-11-26T09:45:04Z\n");
  expect(JSON.parse((await run(show, { json: true })).stdout)).toEqual({ builtAt });
});
