/** Who sent a request, as far as a server knows and a {@link Request} cannot tell. */
export interface Caller {
  /** IP address of the client; `127.0.0.1` where there is no socket (msw). */
  readonly address: string;
}

/**
 * A local vendor's one definition: a WHATWG request in, a WHATWG response out. The origin of the URL is ignored, the
 * path decides. `Response.error()` stands for a connection that is reset before any answer, a {@link RawResponse} for
 * bytes that are not HTTP, and `request.signal` is aborted when the client has gone.
 */
export type VendorHandle = (request: Request, caller?: Caller) => Promise<Response>;

/** An answer that is not HTTP: a server writes the bytes as they are and closes the connection. */
export class RawResponse extends Response {
  readonly bytes: string;

  constructor(bytes: string) {
    super(bytes);
    this.bytes = bytes;
  }
}
