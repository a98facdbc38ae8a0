import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  accept,
  createTestCa,
  type RecordingServer,
  startRecordingServer,
  type TestCa,
  type TestLeaf,
} from "@splunk-action/local-http/testing";
import { postLoginEvent, secretMark } from "../helpers/post-login-event.ts";
import { bundlePath, expectHarmless, readLine, startAction } from "../helpers/start-action.ts";

let ca: TestCa;
let foreign: TestCa;
const servers = new Map<string, RecordingServer>();
const leaves: Readonly<Record<string, TestLeaf>> = {
  right: { ips: ["127.0.0.1"] },
  "of another CA": { ips: ["127.0.0.1"] },
  "for another name": { names: ["splunk.example.com", "localhost"] },
  "for no name": {},
  expired: { ips: ["127.0.0.1"], notAfter: new Date(Date.now() - 3_600_000) },
};
beforeAll(async () => {
  ca = await createTestCa();
  foreign = await createTestCa("foreign");
  for (const [name, leaf] of Object.entries(leaves)) {
    const tls = await (name === "of another CA" ? foreign : ca).issue(leaf);
    servers.set(name, await startRecordingServer(accept, { tls }));
  }
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.close())));

function toServer(name: string): RecordingServer {
  const server = servers.get(name);
  if (server === undefined) throw new Error("the fixture is wrong");
  server.use(accept);
  return server;
}

const wrong = [
  ["of another CA", "E_TLS_UNTRUSTED"],
  ["for another name", "E_TLS_NAME"],
  ["for no name", "E_TLS_NAME"],
  ["expired", "E_TLS_EXPIRED"],
] as const;

describe("a certificate", () => {
  const run = async (name: string, secrets: Readonly<Record<string, string>>) => {
    const server = toServer(name);
    const given = { SPLUNK_URL: server.origin, SPLUNK_HEC_TOKEN: secretMark, ...secrets };
    const action = startAction(given);
    const execution = await action.login(postLoginEvent());
    action.dispose();
    expectHarmless(execution);
    return { execution, server };
  };

  it.each([
    ["as it is", (pem: string) => pem],
    ["in one line with \\n", (pem: string) => pem.trim().replaceAll(/\r?\n/g, "\\n")],
    ["behind another one", (pem: string) => `${foreign.caPem}\n${pem}`],
  ])("of the given CA, %s, is trusted", async (_, write) => {
    const { execution } = await run("right", { SPLUNK_CA_CERT: write(ca.caPem) });
    expect(readLine(execution)).toMatchObject({ outcome: "accepted" });
  });

  it("of an unknown CA is not", async () => {
    const { execution, server } = await run("right", {});
    expect(readLine(execution)).toMatchObject({ outcome: "refused", error: "E_TLS_UNTRUSTED" });
    expect(server.requests).toEqual([]);
  });

  it.each(wrong)("%s is refused at once, and sees no byte of the event", async (name, error) => {
    const { execution, server } = await run(name, { SPLUNK_CA_CERT: ca.caPem });
    expect(readLine(execution)).toMatchObject({ outcome: "refused", status: "-", error });
    expect(readLine(execution).attempts).toBeUndefined();
    expect(server.requests).toEqual([]);
  });
});

describe("NODE_TLS_REJECT_UNAUTHORIZED=0", () => {
  /** Runs the built file in a plain Node process, whose environment is what it is about. */
  function runPlain(event: object): Promise<string> {
    const script = `
      const { readFileSync } = require("node:fs");
      const action = { exports: {} };
      new Function("module", "exports", "require", readFileSync(process.argv[1], "utf8"))(action, action.exports, require);
      const api = { access: { deny() {} }, user: { setAppMetadata() {} } };
      (async () => {
        for (const event of JSON.parse(readFileSync(0, "utf8"))) await action.exports.onExecutePostLogin(event, api);
        process.exit();
      })();`;
    const child = spawn(process.execPath, ["--no-warnings", "-e", script, bundlePath], {
      env: { PATH: process.env.PATH, NODE_TLS_REJECT_UNAUTHORIZED: "0" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.end(JSON.stringify(event));
    let printed = "";
    child.stdout.on("data", (chunk) => {
      printed += chunk;
    });
    return new Promise((resolve) => child.on("close", () => resolve(printed)));
  }

  it("has no effect, with a CA and without one", async () => {
    const names = ["right", ...wrong.map(([name]) => name)];
    const event = (name: string, secrets: object) => ({
      ...postLoginEvent(),
      secrets: { SPLUNK_URL: toServer(name).origin, SPLUNK_HEC_TOKEN: secretMark, ...secrets },
    });
    const printed = await runPlain([
      ...names.map((name) => event(name, { SPLUNK_CA_CERT: ca.caPem })),
      ...names.map((name) => event(name, {})),
    ]);
    const codes = printed
      .trim()
      .split("\n")
      .map((line) => / error=(\S+)/.exec(line)?.[1]);
    expect(codes).toEqual([
      "none",
      ...wrong.map(([, code]) => code),
      ...names.map((name) => (name === "expired" ? expect.stringMatching(/^E_TLS_/) : "E_TLS_UNTRUSTED")),
    ]);
    expect(names.filter((name) => name !== "right").flatMap((name) => servers.get(name)?.requests)).toEqual(
      [],
    );
  });
});
