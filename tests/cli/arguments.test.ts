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
])("%j is a usage error", async (argv, what, hint) => {
  const { stdout, stderr, exitCode } = await runInProcess(argv);
  expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 3 });
  expect(stderr).toContain(`error USAGE: ${what}`);
  expect(stderr).toContain(`\nhint: ${hint}`);
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
