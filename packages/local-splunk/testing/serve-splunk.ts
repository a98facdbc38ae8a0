import { createFaults, type Faults, type LocalServer, serve } from "@splunk-action/local-http";
import { createSplunk, type Splunk } from "../src/create-splunk.ts";
import type { SplunkOptions } from "../src/state.ts";

/** A local Splunk on two real ports, as `dev` runs it. */
export interface ServedSplunk {
  readonly splunk: Splunk;
  readonly management: LocalServer;
  readonly hec: LocalServer;
  readonly faults: Faults;
  close(): Promise<void>;
}

/** Serves a Splunk on free ports of loopback; both share one set of faults. */
export async function serveSplunk(options: SplunkOptions = {}): Promise<ServedSplunk> {
  const splunk = createSplunk(options);
  const faults = createFaults();
  const management = await serve(splunk.handle, { faults, http10WithoutUserAgent: true });
  const hec = await serve(splunk.handleHec, { faults, http10WithoutUserAgent: true });
  return {
    splunk,
    management,
    hec,
    faults,
    async close() {
      await Promise.all([management.close(), hec.close()]);
    },
  };
}

/** The `Authorization` of a Splunk account. */
export function toBasic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** The request to a collector; other values have defaults. */
export interface HecInit {
  readonly method?: string;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  /** The whole header value; empty for none. */
  readonly authorization?: string;
  readonly headers?: Record<string, string>;
}

/** A HEC client that returns the complete response. */
export function createHecClient(url: string, token: string) {
  return async (path: string, init: HecInit = {}) => {
    const { method = "POST", body, authorization = `Splunk ${token}`, headers = {} } = init;
    const response = await fetch(`${url}/services/collector${path}`, {
      method,
      headers: { ...headers, ...(authorization === "" ? {} : { authorization }) },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const json = text.startsWith("{") ? JSON.parse(text) : undefined;
    return { response, status: response.status, text, json };
  };
}
