import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import {
  accept,
  createTestCa,
  type RecordingServer,
  startRecordingServer,
  type TestCa,
} from "@splunk-action/local-http/testing";
import { createDeadline, type Deadline } from "../../src/http/deadline.ts";

/** What a test of the transport talks to. */
export interface LoopbackServers {
  /** Issued the certificate of `secure`. */
  readonly ca: TestCa;
  readonly plain: RecordingServer;
  readonly secure: RecordingServer;
  /** Five seconds from the start of the test. */
  readonly deadline: Deadline;
}

/** Starts both servers for this file. Each test begins with two that accept everything and have seen nothing. */
export function useLoopbackServers(): LoopbackServers {
  const servers = {} as { -readonly [name in keyof LoopbackServers]: LoopbackServers[name] };
  beforeAll(async () => {
    servers.ca = await createTestCa();
    const tls = await servers.ca.issue({ ips: ["127.0.0.1"], names: ["localhost"] });
    servers.plain = await startRecordingServer(accept);
    servers.secure = await startRecordingServer(accept, { tls });
  });
  beforeEach(() => {
    servers.plain.use(accept);
    servers.secure.use(accept);
    servers.deadline = createDeadline(5_000);
  });
  afterEach(() => servers.deadline.end());
  afterAll(() => Promise.all([servers.plain.close(), servers.secure.close()]));
  return servers;
}
