import type { Faults, VendorHandle } from "@splunk-action/local-http";
import { createCertificate, type LocalServer, type ServeOptions, serve } from "@splunk-action/local-http";
import { Failure } from "../../../src/errors/failure.ts";
import type { DevUrls } from "./page-model.ts";

/** The ports of all servers: the page's port is the first, the others follow in this order. */
export interface DevHandles {
  readonly page: VendorHandle;
  readonly auth0: VendorHandle;
  readonly splunk: VendorHandle;
  readonly hec: VendorHandle;
}

/** The servers of one `dev`, all on 127.0.0.1. */
export interface DevServers {
  readonly page: LocalServer;
  readonly auth0: LocalServer;
  readonly splunk: LocalServer;
  readonly hec: LocalServer;
  readonly auth0Https: LocalServer;
  /** PEM of the HTTPS server's self-signed certificate. */
  readonly caCertificate: string;
  close(): Promise<void>;
}

/** Which ports to use. */
export interface PortChoice {
  /** The page's port; the next four are used for the others. 0: any free ports. */
  readonly first: number;
  /** Whether other free ports may be used if one of them is taken. */
  readonly orAny: boolean;
}

/** Number of consecutive ports. */
export const portCount = 5;

/**
 * Opens all servers, or none.
 *
 * @throws {Failure} `PORT_IN_USE` if a port is taken and no other may be used.
 */
export async function openServers(
  handles: DevHandles,
  splunkFaults: Faults,
  { first, orAny }: PortChoice,
): Promise<DevServers> {
  const { key, cert } = createCertificate({ now: Date.now() });
  const vendor = { faults: splunkFaults, http10WithoutUserAgent: true };
  const plan: readonly (readonly [VendorHandle, ServeOptions])[] = [
    [handles.page, { maxBodyBytes: 64 * 1024 }],
    [handles.auth0, {}],
    [handles.splunk, vendor],
    [handles.hec, vendor],
    [handles.auth0, { tls: { key, cert } }],
  ];
  const open = async (portOf: (offset: number) => number) => {
    const results = await Promise.allSettled(
      plan.map(([handle, options], offset) => serve(handle, { ...options, port: portOf(offset) })),
    );
    const servers = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const failed = results.findIndex(({ status }) => status === "rejected");
    if (failed === -1) return servers;
    await Promise.all(servers.map((server) => server.close()));
    throw toFailure((results[failed] as PromiseRejectedResult).reason, portOf(failed));
  };
  const servers = await open((offset) => (first === 0 ? 0 : first + offset)).catch((error: unknown) => {
    if (orAny && error instanceof Failure && error.code === "PORT_IN_USE") return open(() => 0);
    throw error;
  });
  const [page, auth0, splunk, hec, auth0Https] = servers as [
    LocalServer,
    LocalServer,
    LocalServer,
    LocalServer,
    LocalServer,
  ];
  return {
    ...{ page, auth0, splunk, hec, auth0Https },
    caCertificate: cert,
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

function toFailure(error: unknown, port: number): Failure {
  const { code } = error as NodeJS.ErrnoException;
  const why = code === "EADDRINUSE" ? "is in use" : `cannot be opened (${code ?? "unknown error"})`;
  return new Failure(
    "PORT_IN_USE",
    `port ${port} of 127.0.0.1 ${why}`,
    `Give --port another number; it needs ${portCount} free ports in a row. Without --port free ones are found.`,
  );
}

/** The addresses of the servers. */
export function toDevUrls({ page, auth0, auth0Https, splunk, hec }: DevServers): DevUrls {
  return {
    auth0Url: auth0.url,
    auth0HttpsUrl: auth0Https.url,
    splunkUrl: splunk.url,
    hecUrl: hec.url,
    pageUrl: page.url,
  };
}
