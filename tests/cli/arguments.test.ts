import { expect, test } from "@jest/globals";
import { parseArguments } from "../../cli/program.ts";
import { commands } from "../../cli/registry.ts";
import { runInProcess } from "./run-in-process.ts";

test("help goes to stdout, examples first, and names every command", async () => {
  const { stdout, stderr, exitCode } = await runInProcess(["--help"]);
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout.indexOf("Examples:")).toBe(0);
  for (const { name } of commands) expect(stdout).toContain(`\n  ${name.split(" ")[0]}`);
});

test.each(commands.map(({ name }) => [name]))("help of %s begins with its examples", async (name) => {
  const { stdout, exitCode } = await runInProcess([...name.split(" "), "--help"]);
  expect(exitCode).toBe(0);
  expect(stdout.startsWith(`Examples:\n  $ splunk-action ${name}`)).toBe(true);
});

test("help of a group of commands begins with examples of each", async () => {
  const { stdout } = await runInProcess(["secrets", "--help"]);
  for (const name of ["list", "push", "remove"])
    expect(stdout).toContain(`\n  $ splunk-action secrets ${name}`);
});

test("without a command the help is shown", async () => {
  const help = await runInProcess(["--help"]);
  expect(await runInProcess([])).toEqual(help);
});

test.each([
  [["deplyo"], "unknown command 'deplyo'", "Did you mean deploy?"],
  [["deploy", "--exit-cod"], "unknown option '--exit-cod'", "Did you mean --exit-code?"],
  [["secrets", "pusj"], "unknown command 'pusj'", "Did you mean push?"],
  [["deploy", "--name"], "option '--name <NAME>' argument missing", "Run splunk-action deploy --help"],
  [["--zzz"], "unknown option '--zzz'", "Run splunk-action --help"],
  [["status", "extra"], "too many arguments for 'status'", "Run splunk-action status --help"],
  [["secrets", "nope"], "unknown command 'nope'", "Run splunk-action secrets --help"],
  [["secrets", "remove"], "missing required argument 'NAME'", "Run splunk-action secrets remove --help"],
  [["push"], "unknown command 'push'", "Did you mean secrets push?"],
  [[""], "unknown command '' (an empty argument)", "Run splunk-action --help"],
  [["secrets", "push", ""], "an operand is empty", "Give it a value"],
  [["deploy", "--", "--dry-run"], "too many arguments for 'deploy'", "Run splunk-action deploy --help"],
  [["--", "deploy", "--dry-run"], "too many arguments for 'deploy'", "Run splunk-action deploy --help"],
  [["deploy", "--name", "--dry-run"], "--name has no value: --dry-run is an option", "Put the value behind"],
  [["--env-file", "-h"], "option '--env-file <FILE>' argument missing", "Run splunk-action --help"],
  [["deploy", "--name", "a", "--name=b"], "--name is given twice", "Give --name once."],
  [["--env-file", "a", "status", "--env-file", "b"], "--env-file is given twice", "Give --env-file once."],
  [["status", "--env-file", ""], "--env-file is empty", "Give --env-file a value"],
  [["deploy", "--name="], "--name is empty", "Give --name a value"],
])("%j is a usage error", async (argv, what, hint) => {
  const { stdout, stderr, exitCode } = await runInProcess(argv);
  expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 3 });
  expect(stderr).toContain(`error USAGE: ${what}`);
  expect(stderr).toContain(`\nhint: ${hint}`);
});

test.each([
  [["deplyo", "--help"], "unknown command 'deplyo'", "Did you mean deploy?"],
  [["--help", "deplyo"], "unknown command 'deplyo'", "Did you mean deploy?"],
  [["help", "deplyo"], "unknown command 'deplyo'", "Did you mean deploy?"],
  [["deplyo", "--version"], "unknown command 'deplyo'", "Did you mean deploy?"],
  [["splunk-app", "chekc", "-h"], "unknown command 'chekc'", "Did you mean check?"],
  [["help", "secrets", "pusj"], "unknown command 'pusj'", "Did you mean push?"],
  [["deploy", "--exit-cod", "--help"], "unknown option '--exit-cod'", "Did you mean --exit-code?"],
  [["status", "extra", "--help"], "too many arguments for 'status'", "Run splunk-action status --help"],
])("a wrong word is a usage error beside a request for help, too: %j", async (argv, what, hint) => {
  const { stdout, stderr, exitCode } = await runInProcess(argv);
  expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 3 });
  expect(stderr.startsWith(`error USAGE: ${what}`)).toBe(true);
  expect(stderr).toContain(`\nhint: ${hint}`);
});

test.each([
  [["secrets", "remove", "--help"], "Usage: splunk-action secrets remove"],
  [["help", "secrets", "push"], "Usage: splunk-action secrets push"],
  [["help", "secrets"], "Usage: splunk-action secrets"],
  [["help"], "Usage: splunk-action <command>"],
  [["deploy", "--name=-x", "-h"], "Usage: splunk-action deploy"],
])("%j shows help", async (argv, usage) => {
  const { stdout, stderr, exitCode } = await runInProcess(argv);
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout).toContain(`\n${usage}`);
});

test("help and version are one document with --json, too", async () => {
  const { stdout: help } = await runInProcess(["deploy", "--help", "--json"]);
  expect(JSON.parse(help).help).toMatch(/^Examples:\n {2}\$ splunk-action deploy\n/);
  const { stdout } = await runInProcess(["-V", "--json"]);
  expect(JSON.parse(stdout)).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
});

test("with --json a usage error is one document", async () => {
  const { stdout, stderr, exitCode } = await runInProcess(["deplyo", "--json"]);
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 3 });
  expect(JSON.parse(stdout)).toEqual({
    error: { code: "USAGE", message: "unknown command 'deplyo'", hint: "Did you mean deploy?" },
  });
});

test.each([
  [["--json", "--env-file", "a.env", "secrets", "push", "A", "B", "--no-deploy"]],
  [["secrets", "push", "A", "B", "--no-deploy", "--json", "--env-file", "a.env"]],
])("global options are understood everywhere: %j", (argv) => {
  expect(parseArguments(argv)).toMatchObject({
    command: "secrets push",
    options: { json: true, envFile: "a.env", color: true },
  });
});
