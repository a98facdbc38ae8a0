/**
 * What to do with the requests that an Action makes through `http` and `https` (`request` and `get`, so every client
 * built on them). Everything is off by default. Global `fetch`, `http2`, `net` and `tls` are left alone: their
 * requests go out directly, unrecorded.
 */
export interface NetworkOptions {
  /** Note every request in `Execution.exchanges`. The Action notices nothing: neither flow nor connections change. */
  readonly record?: boolean;
  /**
   * Answers a request in place of its server; then nothing leaves the machine, not even a name look-up. `undefined`
   * lets the request through. Asked once the Action has ended the request. If it throws, the request fails with that.
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

/** The answer of a server that does not exist. */
export interface SimulatedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}
