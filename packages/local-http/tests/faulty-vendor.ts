import { Agent } from "node:http";
import axios, { type AxiosResponse } from "axios";
import { createFaults, type Faults } from "../src/faults.ts";
import { type LocalServer, serve } from "../src/serve.ts";

/** A vendor that accepts everything, behind faults and on a port. */
export interface FaultyVendor {
  readonly faults: Faults;
  readonly server: LocalServer;
  /** Bodies that the vendor itself has seen. */
  readonly taken: readonly string[];
  handle(request: Request): Promise<Response>;
  /** @param timeoutMs for requests that are expected to hang; others have all the time they need. */
  post(path?: string, timeoutMs?: number): Promise<AxiosResponse>;
  /** Status and the beginning of the body, or the error's code. */
  outcome(path?: string, timeoutMs?: number): Promise<string>;
}

export async function startFaultyVendor(): Promise<FaultyVendor> {
  const taken: string[] = [];
  const faults = createFaults();
  const handle = async (request: Request) => {
    taken.push(await request.text());
    return Response.json({ text: "Success", code: 0 });
  };
  const server = await serve(handle, { faults });
  const post = (path = "/services/collector/event", timeout = 20_000) =>
    axios.post(server.url + path, "event", {
      timeout,
      // A kept connection would be found reset, not refused.
      httpAgent: new Agent({ keepAlive: false }),
      maxRedirects: 0,
      maxContentLength: 100_000,
      transformResponse: (body) => body,
      validateStatus: () => true,
    });
  return {
    ...{ faults, server, taken, handle, post },
    outcome: (path, timeoutMs) =>
      post(path, timeoutMs).then(
        ({ status, data }) => `${status} ${String(data).slice(0, 60)}`,
        (error: { code?: string; message: string }) => error.code ?? error.message,
      ),
  };
}
