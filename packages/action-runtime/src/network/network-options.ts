/**
 * What to do with the requests that an Action makes through `http` and `https` (`request` and `get`, so every client
 * built on them). Everything is off by default. Global `fetch`, `http2`, `net` and `tls` are left alone: their
 * requests go out directly, unrecorded.
 */
export interface NetworkOptions {
  /** Record every request in `Execution.exchanges`. Neither the Action's flow nor its connections change. */
  readonly record?: boolean;
  /**
   * Responds in place of the server; then nothing leaves the machine, not even a DNS lookup. `undefined` lets the
   * request through. Called when the Action has ended the request. If it throws, the request fails with that error.
   */
  readonly intercept?: (
    request: InterceptedRequest,
  ) => SimulatedAnswer | undefined | Promise<SimulatedAnswer | undefined>;
  /**
   * The `http:` or `https:` URL of the proxy that a request to this URL goes through, as a `CONNECT` tunnel; empty or
   * `undefined` for none. The target's certificate is checked as without a proxy, with the Action's own `ca`. A proxy
   * that refuses the tunnel fails the request with code `ERR_PROXY_TUNNEL`.
   */
  readonly proxyFor?: (url: string) => string | undefined;
}

/** A whole request. Header names are in lower case. */
export interface InterceptedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The response of a simulated server. */
export interface SimulatedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}
