import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { createCertificate, type LocalServer, serve } from "@splunk-action/local-http";
import axios from "axios";
import { createSplunk, type Splunk } from "../src/create-splunk.ts";

/** The parts of Splunk's own sender that are used here; it ships no types. */
interface SplunkLogger {
  error: (error: Error) => void;
  send(context: { message: unknown; metadata?: Record<string, unknown> }, done: Done): void;
  flush(done: Done): void;
}
type Done = (error: Error | null, response: unknown, body: unknown) => void;
interface SplunkLogging {
  readonly Logger: new (config: Record<string, unknown>) => SplunkLogger;
}

const { Logger } = createRequire(import.meta.url)("splunk-logging") as SplunkLogging;
const token = "00000000-0000-4000-8000-000000000001";
let splunk: Splunk;
let hec: LocalServer;
let secure: LocalServer;
beforeAll(async () => {
  splunk = createSplunk({ hecTokens: [{ name: "t", token }] });
  hec = await serve(splunk.handleHec, { http10WithoutUserAgent: true });
  secure = await serve(splunk.handleHec, { tls: createCertificate({ now: Date.now() }) });
});
beforeEach(() => splunk.clear());
afterAll(() => Promise.all([hec.close(), secure.close()]));

describe("splunk-logging, Splunk's HEC sender for Node", () => {
  const send = (logger: SplunkLogger, message: unknown, metadata = {}) =>
    new Promise<{ error: Error | null; body: unknown }>((resolve) => {
      logger.send({ message, metadata }, (error, _response, body) => resolve({ error, body }));
    });

  test("delivers over HTTP and HTTPS", async () => {
    for (const { url } of [hec, secure]) {
      const logger = new Logger({ token, url });
      const metadata = { source: "auth0", sourcetype: "auth0_activity", index: "main", host: "acme" };
      const { error, body } = await send(logger, { message: "Login" }, metadata);
      expect([error, body]).toEqual([null, { text: "Success", code: 0 }]);
    }
    expect(splunk.events).toMatchObject(
      [1, 2].map(() => ({ source: "auth0", sourcetype: "auth0_activity", host: "acme", index: "main" })),
    );
    expect(JSON.parse(splunk.events[0]?.raw ?? "")).toMatchObject({ message: { message: "Login" } });
  });

  test("delivers batches", async () => {
    const logger = new Logger({ token, url: hec.url, maxBatchCount: 0 });
    logger.send({ message: "a" }, () => undefined);
    logger.send({ message: "b" }, () => undefined);
    await new Promise<void>((resolve) => logger.flush(() => resolve()));
    expect(splunk.events.map(({ raw }) => JSON.parse(raw).message)).toEqual(["a", "b"]);
  });

  test("is told of refusals", async () => {
    const logger = new Logger({ token: "00000000-0000-4000-8000-00000000dead", url: hec.url });
    const heard: string[] = [];
    logger.error = (error) => void heard.push(error.message);
    const { body } = await send(logger, "a");
    expect([body, heard]).toEqual([{ text: "Invalid token", code: 4 }, ["Invalid token"]]);
    expect(splunk.events).toEqual([]);
  });
});

test("axios delivers gzip over a kept connection", async () => {
  const before = hec.connections;
  for (const event of ["a", "b"]) {
    const { data } = await axios.post(
      `${hec.url}/services/collector/event`,
      gzipSync(JSON.stringify({ event })),
      {
        headers: { authorization: `Splunk ${token}`, "content-encoding": "gzip" },
      },
    );
    expect(data).toEqual({ text: "Success", code: 0 });
  }
  expect(splunk.events.map(({ raw }) => raw)).toEqual(["a", "b"]);
  expect(hec.connections - before).toBeLessThanOrEqual(2);
});
