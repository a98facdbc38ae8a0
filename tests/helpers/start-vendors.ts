import { afterAll, beforeAll, beforeEach } from "@jest/globals";
import {
  accept,
  byPath,
  createTestCa,
  json,
  type RecordingServer,
  startRecordingServer,
  type TestCa,
} from "@splunk-action/local-http/testing";
import { secretMark } from "./post-login-event.ts";

/** A Splunk and an Auth0 on loopback that keep one journal, and a closed port. */
export interface Vendors {
  readonly splunk: RecordingServer;
  /** The same Splunk over TLS, with a certificate of `ca`. */
  readonly secureSplunk: RecordingServer;
  readonly auth0: RecordingServer;
  readonly ca: TestCa;
  /** An origin that refuses connections. */
  readonly nowhere: string;
  /** Connections and requests in the order in which they came. */
  readonly journal: string[];
  /** Everything works, and nothing has happened yet. */
  restore(): void;
  close(): Promise<void>;
}

/** An Auth0 that gives a token and takes the flag. */
export const workingAuth0 = byPath({
  "/oauth/token": json(200, { access_token: `${secretMark}.jwt`, expires_in: 86_400 }),
  "/api/v2/users/": json(200, { user_id: "auth0|1" }),
});

/** Secrets for an Action with credentials of its own; the last argument's win. */
export function toSecrets(
  splunk: RecordingServer | string,
  auth0: RecordingServer | string,
  others: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    SPLUNK_URL: typeof splunk === "string" ? splunk : splunk.origin,
    SPLUNK_HEC_TOKEN: `${secretMark}-hec`,
    AUTH0_DOMAIN: typeof auth0 === "string" ? auth0 : auth0.origin,
    AUTH0_RUNTIME_CLIENT_ID: `${secretMark}-client`,
    AUTH0_RUNTIME_CLIENT_SECRET: `${secretMark}-client-secret`,
    ...others,
  };
}

/** Starts them all for this file. In each test everything works at first, and nothing has happened yet. */
export function useVendors(): Vendors {
  const vendors = {} as Vendors;
  beforeAll(async () => void Object.assign(vendors, await startVendors()));
  beforeEach(() => vendors.restore());
  afterAll(() => vendors.close());
  return vendors;
}

async function startVendors(): Promise<Vendors> {
  const journal: string[] = [];
  const ca = await createTestCa();
  const tls = await ca.issue({ ips: ["127.0.0.1"] });
  const splunk = await startRecordingServer(accept, { journal, name: "splunk" });
  const secureSplunk = await startRecordingServer(accept, { journal, name: "splunk", tls });
  const auth0 = await startRecordingServer(workingAuth0, { journal, name: "auth0" });
  const gone = await startRecordingServer(accept);
  await gone.close();
  return {
    splunk,
    secureSplunk,
    auth0,
    ca,
    nowhere: gone.origin,
    journal,
    restore() {
      splunk.use(accept);
      secureSplunk.use(accept);
      auth0.use(workingAuth0);
      journal.length = 0;
    },
    async close() {
      await Promise.all([splunk.close(), secureSplunk.close(), auth0.close()]);
    },
  };
}
