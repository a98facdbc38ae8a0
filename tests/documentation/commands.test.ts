import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Command } from "@commander-js/extra-typings";
import { expect, test } from "@jest/globals";
import { parseArguments } from "../../cli/program.ts";
import { commands, groups } from "../../cli/registry.ts";
import { pages, readPage, root, withoutCode } from "./pages.ts";

const run = promisify(execFile);
const documented = pages.filter((page) => !page.startsWith("docs/decisions/"));
const globalOptions = new Set(["--env-file", "--json", "--no-color", "--verbose", "--version", "--help"]);

test("README and docs have commands", () => {
  expect(documented.flatMap(commandLinesOf).length).toBeGreaterThan(40);
});

test.each(documented)("the command line understands every command in the code of %s", (page) => {
  const refused = commandLinesOf(page).flatMap((line) => {
    try {
      parseArguments(toArguments(line));
      return [];
    } catch (error) {
      return [`${line}: ${error}`];
    }
  });
  expect(refused).toEqual([]);
});

test.each(documented)("every command and option named in the text of %s exists", (page) => {
  const spans = [...withoutCode(readPage(page)).matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
  expect(spans.flatMap((span) => (isKnown(span) ? [] : [span]))).toEqual([]);
});

test("the built program has a help for every command of README", async () => {
  const table = /<!-- commands[\s\S]*?<!-- \/commands -->/.exec(readPage("README.md"))?.[0] ?? "";
  const names = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    const { stdout } = await run(process.execPath, ["dist/cli.cjs", ...name.split(" "), "--help"], {
      cwd: root,
    });
    expect(stdout).toContain(`Usage: splunk-action ${name} `);
  }
});

/** What follows `splunk-action` in the code blocks of a page, one command each. */
function commandLinesOf(page: string): readonly string[] {
  const blocks = [...readPage(page).matchAll(/^ *```[a-z]*\n([\s\S]*?)^ *```/gm)];
  const lines = blocks.flatMap(([, code = ""]) => code.replaceAll("\\\n", " ").split("\n"));
  return lines.flatMap((line) => {
    const isComment = /^\s*#|^\s*(?:- )?name:/.test(line);
    const found = /(?:^|npx |--yes |\$ |run: |&& |exec )\s*splunk-action ([a-z-].*)$/.exec(line);
    return found?.[1] === undefined || isComment ? [] : [endOfCommand(found[1])];
  });
}

/** Without a pipe, a redirection, a comment or what comes next. */
function endOfCommand(text: string): string {
  return text.split(/\s(?:[|>#]|2>|&&|\|\||;)|;/)[0]?.trim() ?? "";
}

/** The words of a command, with quotes taken away. The guard's own words stand for a command. */
function toArguments(line: string): readonly string[] {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    (found) => found[1] ?? found[2] ?? found[3] ?? "",
  );
  return words.map((word) => (word === "$@" ? "status" : word));
}

/** Whether a text in backquotes is no command, or one whose options are declared. */
function isKnown(span: string): boolean {
  const isFull = /^(?:npx )?splunk-action /.test(span);
  const words = span.replace(/^(?:npx )?splunk-action /, "").split(/\s+/);
  const [first = "", second = ""] = words;
  const command = commands.find(({ name }) => name === `${first} ${second}` || name === first);
  if (command === undefined) return !isFull || first in groups || globalOptions.has(first);
  const declared = command.addTo as (target: Command) => unknown;
  const target = new Command(command.name);
  declared(target);
  const known = new Set(target.options.flatMap(({ long, short }) => [long, short]));
  const named = words.flatMap((word) => /^\[?(--[a-z-]+)/.exec(word)?.[1] ?? []);
  return named.every((option) => known.has(option) || globalOptions.has(option));
}
