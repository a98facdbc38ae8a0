import { expect, test } from "@jest/globals";
import { runInProcess } from "./run-in-process.ts";

const wrong = { SPLUNK_URL: "ftp://splunk.example.com", TIME_BUDGET_MS: "5", SPLUNK_HEC_TOKEN: "dummy" };
const conflict = { ...wrong, SPLUNK_TOKEN: "dummy" };
const parts = ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID", "SPLUNK_URL must", "TIME_BUDGET_MS must"];

test.each([
  [["deploy"], conflict, [...parts, "SPLUNK_TOKEN and SPLUNK_HEC_TOKEN exclude"]],
  [["deploy", "--dry-run"], conflict, parts],
  [["secrets", "push"], conflict, parts],
  [["test-event", "--user", "auth0|1"], wrong, parts],
  [["test-event", "--remote", "--verify"], wrong, parts],
  [
    ["test-event", "--verify"],
    { SPLUNK_URL: "https://splunk.example.com", SPLUNK_HEC_TOKEN: "dummy", SPLUNK_SEARCH_URL: "ftp://x" },
    ["SPLUNK_SEARCH_URL must", "SPLUNK_SEARCH_TOKEN is missing"],
  ],
])("%j tells every problem at once and sends nothing", async (argv, env, problems) => {
  const fetch = () => Promise.reject(new Error("nothing is to be asked"));
  const { exitCode, stdout } = await runInProcess([...argv, "--json"], { env, fetch });
  expect(exitCode).toBe(3);
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
  expect(error.code).toBe("SETTINGS");
  for (const problem of problems) expect(error.message).toContain(problem);
});

test("a domain that is wrong is told once", async () => {
  const env = { AUTH0_DOMAIN: "http://acme.eu.auth0.com", AUTH0_ACCESS_TOKEN: "dummy" };
  const { stderr } = await runInProcess(["deploy"], { env });
  expect(stderr.match(/AUTH0_DOMAIN must not begin/g)).toHaveLength(1);
});
