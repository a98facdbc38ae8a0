import { afterAll, describe, expect, it } from "@jest/globals";
import { runBoth, short } from "../helpers/run-both.ts";
import { expectHarmless, readLine, startAction } from "../helpers/start-action.ts";
import { toSecrets, useVendors } from "../helpers/start-vendors.ts";
import { credentials, type Fault, ok, say, success, type, useRawServer } from "./raw-server.ts";

const vendors = useVendors();
const splunk = useRawServer();
afterAll(() => vendors.close());

describe.each(Object.entries(credentials))("with the credential %s, a Splunk", (_, secrets) => {
  it.each<[string, Fault, string, string, string]>([
    [
      "refuses",
      say("HTTP/1.1 413 Content Too Large", "connection: close", "content-length: 0", "", ""),
      "refused",
      "413",
      "E_HTTP_413",
    ],
    [
      "closes with a refusal",
      (socket) => socket.end("HTTP/1.1 413 Content Too Large\r\nconnection: close\r\n\r\n"),
      "(?:refused|undelivered)",
      "(?:413|-)",
      "(?:E_HTTP_413|E_RESET)",
    ],
    ["greets in another protocol", say("SSH-2.0-OpenSSH_9.9", ""), "undelivered", "-", "E_PROTOCOL"],
    ["hangs up", (socket) => void socket.end(), "undelivered", "-", "E_RESET"],
    ["resets", (socket) => void socket.resetAndDestroy(), "undelivered", "-", "E_RESET"],
  ])("that %s before the request has come gets no flag", async (_name, given, outcome, status, error) => {
    splunk.greeting = given;
    splunk.fault = () => {};
    const limit = outcome === "refused" ? {} : short;
    const executions = await runBoth(vendors, splunk.url, { ...limit, ...secrets });
    for (const execution of executions) {
      const line = readLine(execution);
      expect(line.outcome).toMatch(new RegExp(`^${outcome}$`));
      expect(line.status).toMatch(new RegExp(`^${status}$`));
      expect(line.error).toMatch(new RegExp(`^(?:${error}|E_TIMEOUT)$`));
      expect(line.flag).toBe("none");
      expect(execution.metadata.app).toEqual({});
    }
    expect(executions.map((execution) => execution.outcome)).toEqual(["completed", "denied"]);
    expect(vendors.auth0.requests.filter(({ line }) => line.startsWith("PATCH"))).toEqual([]);
  });

  it("with a second response behind its first is not believed twice", async () => {
    const response = [ok, type, "content-length: 27", "", success].join("\r\n");
    splunk.fault = (socket) => {
      splunk.fault = () => {};
      socket.write(response + response);
    };
    const given = { ...secrets, TIME_BUDGET_MS: "2500" };
    const action = startAction(toSecrets(splunk.url, vendors.auth0, given));
    const [first, second] = [await action.login(), await action.login()];
    action.dispose();
    for (const execution of [first, second]) expectHarmless(execution);
    expect(readLine(first)).toMatchObject({ outcome: "accepted" });
    expect(readLine(second)).toMatchObject({ outcome: "undelivered", error: "E_TIMEOUT", flag: "none" });
  });

  it("with a 1xx before its response is as good as any", async () => {
    splunk.fault = say(
      "HTTP/1.1 100 Continue",
      "",
      "HTTP/1.1 103 Early Hints",
      "link: </a>",
      "",
      ok,
      type,
      "content-length: 27",
      "",
      success,
    );
    for (const execution of await runBoth(vendors, splunk.url, secrets)) {
      expect(readLine(execution)).toMatchObject({ outcome: "accepted", status: "200", flag: "set" });
    }
  });
});
