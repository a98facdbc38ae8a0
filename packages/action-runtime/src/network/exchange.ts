/**
 * One HTTP request of an Action and its response, as data. Header names are in lower case. It contains everything
 * that the Action sent, including credentials: mask them before you show it.
 */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  /** Headers set before sending. Node adds `connection` and others itself. */
  readonly requestHeaders: HttpHeaders;
  /** What the Action wrote, read as UTF-8, at most the first 64 kB. */
  readonly requestBody: string;
  /** False for a request that was opened but not ended, e.g. to open a connection in advance. */
  readonly sent: boolean;
  readonly status?: number;
  readonly responseHeaders?: HttpHeaders;
  /** What arrived, whether the Action read it or not: undecoded bytes as UTF-8, max 64 kB. */
  readonly responseBody?: string;
  /** Whether the response was complete before the execution ended. */
  readonly complete: boolean;
  /** ISO 8601: when the Action first wrote to the request or ended it; when it opened it, if it did neither. */
  readonly startedAt: string;
  /** Until the response was complete, the request failed, or the execution ended. */
  readonly durationMs: number;
  /** What the Action got as the request's `error` event. */
  readonly error?: { readonly code?: string; readonly message: string };
  /** Whether a kept-alive connection served the request. Absent until a connection was there. */
  readonly reusedSocket?: boolean;
  /** Absent for plain HTTP and for simulated responses. */
  readonly tls?: TlsDetails;
}

/** Headers by their names in lower case; one that was sent several times is a list. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[]>>;

/** The connection's TLS version, and the certificate's common name and end of validity (ISO 8601). */
export interface TlsDetails {
  readonly protocol?: string;
  readonly subject?: string;
  readonly validTo?: string;
}
