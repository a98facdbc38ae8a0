import { channel } from "node:diagnostics_channel";
import { expect, test } from "@jest/globals";
import { createTestCa } from "@splunk-action/local-http/testing";
import {
  type ActionRuntimeOptions,
  createActionRuntime,
  type InterceptedRequest,
  type SimulatedAnswer,
} from "../src/index.ts";
import { sendSource, useServers } from "./loopback.ts";
import { evaluate, event, runBody } from "./run-action.ts";

const { startServer } = useServers();

const network = (
  answer: SimulatedAnswer | undefined | ((request: InterceptedRequest) => SimulatedAnswer | undefined),
): Pick<ActionRuntimeOptions, "network"> => ({
  network: {
    record: true,
    intercept: (request) => (typeof answer === "function" ? answer(request) : answer),
  },
});

/** A host that cannot be looked up, so a request that got out would fail. */
const nowhere = "https://splunk.invalid:8089/services?x=1";

test("an answer from nowhere, for a host that does not exist", async () => {
  const seen: InterceptedRequest[] = [];
  const answer = await evaluate(
    `${sendSource}
     const https = require("https");
     const agent = new https.Agent({ keepAlive: true, ca: "not even a certificate" });
     return send(https, "${nowhere}", { method: "POST", agent, headers: { "X-A": "1" }, timeout: 1000 }, "body");`,
    network((request) => {
      seen.push(request);
      return {
        status: 201,
        headers: { "content-type": "text/plain", "set-cookie": ["a", "b"] },
        body: "mäde",
      };
    }),
  );
  expect(seen).toEqual([
    {
      method: "POST",
      url: nowhere,
      headers: { host: "splunk.invalid:8089", "x-a": "1", connection: "keep-alive", "content-length": "4" },
      body: "body",
    },
  ]);
  expect(answer).toMatchObject({
    status: 201,
    text: "mäde",
    headers: { "content-type": "text/plain", "set-cookie": ["a", "b"], "content-length": "5" },
  });
});

test("is recorded as any exchange, without a connection's facts", async () => {
  const { exchanges } = await runBody(
    `${sendSource} await send(require("https"), "${nowhere}", { method: "PUT" }, "x")`,
    network({ status: 204 }),
  );
  expect(exchanges).toMatchObject([
    {
      method: "PUT",
      url: nowhere,
      requestBody: "x",
      sent: true,
      status: 204,
      complete: true,
      responseBody: "",
    },
  ]);
  expect(exchanges[0]).not.toHaveProperty("tls");
});

test.each([
  ["no agent given", "", "keep-alive"],
  ["an agent that keeps alive", "agent: new module.Agent({ keepAlive: true })", "keep-alive"],
  ["an agent that does not", "agent: new module.Agent()", "close"],
  ["no agent at all", "agent: false", "close"],
])("sends the headers that would be sent: %s", async (_, agent, connection) => {
  for (const name of ["http", "https"]) {
    const answer = await evaluate(
      `${sendSource} const module = require("${name}");
       return (await send(module, "${name}://a.invalid/", { ${agent} })).headers["x-seen"];`,
      network(({ headers }) => ({
        status: 200,
        headers: { "x-seen": `${headers.host} ${headers.connection}` },
      })),
    );
    expect(answer).toBe(`a.invalid ${connection}`);
  }
});

test("many requests over one kept-alive agent, one after the other and at once", async () => {
  let requested = 0;
  const texts = await evaluate(
    `${sendSource} const https = require("https");
     const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
     const one = () => send(https, "${nowhere}", { agent }).then(({ text }) => text);
     return [await one(), await one(), ...(await Promise.all([one(), one()]))].sort();`,
    network(() => ({ status: 200, body: String(++requested) })),
  );
  expect(texts).toEqual(["1", "2", "3", "4"]);
});

test("a request that is opened and never ended is never answered", async () => {
  let requested = 0;
  const execution = await runBody(
    `const request = require("https").request("${nowhere}", { method: "POST" });
     request.on("error", () => {});
     await require("events").once(request, "socket");
     request.destroy();`,
    network(() => {
      requested += 1;
      return { status: 200 };
    }),
  );
  expect(execution).toMatchObject({ outcome: "completed", exchanges: [{ sent: false }] });
  expect(requested).toBe(0);
});

test("an answer that is late meets the Action's time-out", async () => {
  const outcome = await evaluate(
    `const request = require("https").get("${nowhere}", { timeout: 20 });
     const [name] = await Promise.race(["timeout", "response"].map((name) =>
       require("events").once(request, name).then(() => [name])));
     request.on("error", () => {}).destroy();
     return name;`,
    { network: { intercept: () => new Promise(() => {}) } },
  );
  expect(outcome).toBe("timeout");
});

test("an interceptor that throws fails the request with its error", async () => {
  const { error, exchanges } = await runBody(
    `${sendSource} await send(require("https"), "${nowhere}")`,
    network(() => {
      throw Object.assign(new Error("simulated"), { code: "ECONNREFUSED" });
    }),
  );
  expect(error).toMatchObject({ message: "simulated", code: "ECONNREFUSED" });
  expect(exchanges).toMatchObject([{ sent: true, error: { code: "ECONNREFUSED", message: "simulated" } }]);
});

test("what gets no answer goes to its server, with the Action's own agent and certificate checks", async () => {
  const ca = await createTestCa();
  const server = await startServer(
    (request, response) => {
      response.setHeader("X-Real", "yes");
      request.pipe(response);
    },
    await ca.issue({ names: ["localhost"], ips: ["127.0.0.1"] }),
  );
  const runtime = createActionRuntime({
    code: `${sendSource}
      const https = require("https");
      let agent;
      exports.onExecutePostLogin = async ({ url, ca }) => {
        agent ??= new https.Agent({ keepAlive: true, ca });
        const { text, headers } = await send(https, url, { agent, method: "POST" }, "through");
        console.log(text, headers["x-real"]);
      };`,
    ...network(({ url }) => (url.includes("simulated") ? { status: 200, body: "simulated" } : undefined)),
  });
  const run = (url: string) => runtime.execute({ ...event, url, ca: ca.caPem });

  expect(await run(`${server.url}/real`)).toMatchObject({
    console: { lines: ["through yes"] },
    exchanges: [{ status: 200, reusedSocket: false, tls: { protocol: "TLSv1.3", subject: "localhost" } }],
  });
  expect(await run(`${server.url}/simulated`)).toMatchObject({ console: { lines: ["simulated undefined"] } });
  expect(await run(`${server.url}/real`)).toMatchObject({ exchanges: [{ status: 200, reusedSocket: true }] });
  expect(server.connections()).toBe(1);

  const wrongName = await startServer(
    (_, response) => response.end(),
    await ca.issue({ names: ["other.example"] }),
  );
  expect(await run(wrongName.url)).toMatchObject({
    outcome: "failed",
    error: { code: "ERR_TLS_CERT_ALTNAME_INVALID" },
    exchanges: [{ sent: true, error: { code: "ERR_TLS_CERT_ALTNAME_INVALID" } }],
  });
  runtime.dispose();
});

test("giving up a request that went through closes its connection", async () => {
  let closed: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const server = await startServer((request) => {
    request.socket.once("close", closed);
    channel("test:arrived").publish({});
  });
  await runBody(
    `const request = require("http").get("${server.url}").on("error", () => {});
     await new Promise((resolve) => require("node:diagnostics_channel").subscribe("test:arrived", resolve));
     request.destroy();`,
    network(undefined),
  );
  await gone;
  expect(server.connections()).toBe(1);
});
