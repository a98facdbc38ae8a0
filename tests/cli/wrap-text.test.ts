import { expect, test } from "@jest/globals";
import { wrapText } from "../../cli/wrap-text.ts";
import { runInProcess } from "./run-in-process.ts";

const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;

test.each([
  ["a sentence", "one two three four five six", "one two three four\n  five six"],
  ["an indented one", "    one two three four five", "    one two three\n      four five"],
  ["a row of a table", "ok     one two three four five", "ok     one two three\n       four five"],
  ["emphasis", `${bold("error")} one two three four five`, `${bold("error")} one two three\n  four five`],
  ["wide characters", "日本語 日本語 日本語 日本語", "日本語 日本語 日本語\n  日本語"],
  ["a short line", "one two", "one two"],
])("%s is wrapped at blanks", (_what, text, wrapped) => {
  expect(wrapText(text, 23)).toBe(wrapped);
});

test.each([
  ["a URL", "See https://splunk.example.com:8089/services/collector/event now."],
  ["an id", "The user auth0|5f7c8ec7c33c6c004bbafe82-5f7c8ec7c33c6c004bbafe82 is gone."],
  ["a command", "Please run splunk-action secrets push SPLUNK_HEC_TOKEN --no-deploy now."],
  ["an option with its value", "Then run it with rollback --to NUMBER --with-secrets again."],
])("%s is never broken", (_what, text) => {
  const words = /https\S+|auth0\S+|splunk-action.*deploy|rollback.*secrets/.exec(text)?.[0] ?? "";
  const wrapped = wrapText(text, 24);
  expect(wrapped).toContain("\n");
  expect(wrapped.split("\n").some((line) => line.includes(words))).toBe(true);
});

test.each([
  ["JSON", '  {"message": "SignUp", "userName": "jane doe", "protocol": "oidc-basic-profile"}'],
  ["a command line to copy", "  acs apps install private --acs-legal-ack Y --app-package auth0_activity.tgz"],
])("%s stays one line", (_what, text) => {
  expect(wrapText(text, 30)).toBe(text);
});

test("errors and hints are wrapped on a terminal alone", async () => {
  const texts: string[] = [];
  const write = (text: string) => texts.push(text);
  const { stderr } = await runInProcess(["status"]);
  await runInProcess(["status"], { stderr: { write, isTTY: true, columns: 60 }, env: { NO_COLOR: "1" } });
  const lines = texts.join("").trimEnd().split("\n");
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
  expect(lines.map((line) => line.trim()).join(" ")).toBe(stderr.trim().replaceAll("\n", " "));
  expect(stderr.trim().split("\n")).toHaveLength(2);
});
