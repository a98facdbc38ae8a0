import { expect, test } from "@jest/globals";
import { echo, sendSource, useServers } from "./loopback.ts";
import { exchangesOf, runBody } from "./run-action.ts";

const { startServer } = useServers();

test("nothing is recorded unless asked for", async () => {
  const { url } = await startServer(echo);
  const execution = await runBody(`${sendSource} await send(require("http"), "${url}")`);
  expect(execution).toMatchObject({ outcome: "completed", exchanges: [] });
});

test("a request and its answer", async () => {
  const { url } = await startServer(echo);
  const [exchange, ...rest] = await exchangesOf(
    `const answer = await send(http, url + "/a?b=1", { method: "POST", headers: { "X-One": 1, Cookie: ["a", "b"] } }, "päylöad");
     if (answer.text !== "/a?b=1 päylöad") throw new Error(answer.text);`,
    url,
  );
  expect(rest).toEqual([]);
  expect(exchange).toEqual({
    method: "POST",
    url: `${url}/a?b=1`,
    requestHeaders: { host: new URL(url).host, "x-one": "1", cookie: ["a", "b"] },
    requestBody: "päylöad",
    sent: true,
    status: 200,
    responseHeaders: expect.objectContaining({ "x-method": "POST", "content-length": "16" }),
    responseBody: "/a?b=1 päylöad",
    complete: true,
    startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    durationMs: expect.any(Number),
    reusedSocket: false,
  });
});

test.each([
  ["write, write, end", `request.write("a"); request.write(Buffer.from("b")); request.end();`],
  ["write and end with the rest", `request.write("a"); request.end("b");`],
  ["end with an encoding and a callback", `request.end("YWI=", "base64", () => {});`],
  ["a typed array", `request.end(Uint8Array.from([97, 98]));`],
  ["a pipe", `require("stream").Readable.from(["a", "b"]).pipe(request);`],
])("the body of a request by %s", async (_, sending) => {
  const { url } = await startServer(echo);
  const [exchange] = await exchangesOf(
    `await new Promise((resolve, reject) => {
       const request = http.request(url, { method: "PUT" }, (response) => response.on("end", resolve).resume());
       request.on("error", reject);
       ${sending}
     });`,
    url,
  );
  expect(exchange).toMatchObject({ requestBody: "ab", responseBody: "/ ab", sent: true, complete: true });
});

test.each([
  ["(url, listener)", `http.get(url, listener)`],
  ["(URL, options, listener)", `http.get(new URL(url), { path: "/" }, listener)`],
  ["(options, listener)", `http.get({ host: "127.0.0.1", port: new URL(url).port }, listener)`],
  [
    "(options) and an event",
    `http.get({ ...new URL(url), hostname: "127.0.0.1", port: new URL(url).port }).on("response", listener)`,
  ],
  ["a foreign agent", `http.get(url, { agent: new http.Agent() }, listener)`],
  ["no agent", `http.get(url, { agent: false }, listener)`],
])("http.get%s", async (_, call) => {
  const { url } = await startServer(echo);
  const exchanges = await exchangesOf(
    `await new Promise((resolve) => { const listener = (response) => response.on("end", resolve).resume(); ${call}; });`,
    url,
  );
  expect(exchanges).toMatchObject([
    { method: "GET", url: `${url}/`, status: 200, sent: true, complete: true },
  ]);
});

test("an answer read by iteration", async () => {
  const { url } = await startServer(echo);
  const [exchange] = await exchangesOf(
    `const [response] = await require("events").once(http.get(url + "/x"), "response");
     let text = ""; for await (const chunk of response) text += chunk;
     if (text !== "/x ") throw new Error(text);`,
    url,
  );
  expect(exchange).toMatchObject({ responseBody: "/x ", complete: true });
});

test("bodies are kept to 64 kB each, and reach the other side whole", async () => {
  const { url } = await startServer(echo);
  const [exchange] = await exchangesOf(
    `const answer = await send(http, url, { method: "POST" }, "x".repeat(100_000));
     if (answer.text.length !== 100_002) throw new Error(String(answer.text.length));`,
    url,
  );
  expect(exchange?.requestBody).toHaveLength(65_536);
  expect(exchange?.responseBody).toHaveLength(65_536);
  expect(exchange?.complete).toBe(true);
});

test("an invalid URL throws where it would", async () => {
  const { error, exchanges } = await runBody(`require("https").request("nowhere")`, {
    network: { record: true },
  });
  expect(error).toMatchObject({ name: "TypeError", code: "ERR_INVALID_URL" });
  expect(exchanges).toEqual([]);
});
