/**
 * One HTTP request of an Action and what came of it, as data. Header names are in lower case. It holds whatever the
 * Action sent, credentials included: mask them before you show it.
 */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  /** As far as the Action and Node set them before sending; Node adds `connection` and the like itself. */
  readonly requestHeaders: HttpHeaders;
  /** What the Action wrote, read as UTF-8, at most the first 64 kB. */
  readonly requestBody: string;
  /** False for a request that was opened and never ended, for example to have a connection ready. */
  readonly sent: boolean;
  readonly status?: number;
  readonly responseHeaders?: HttpHeaders;
  /** What arrived, read or not by the Action: undecoded bytes, read as UTF-8, at most the first 64 kB. */
  readonly responseBody?: string;
  /** Whether the answer arrived to its end before the execution was over. */
  readonly complete: boolean;
  /** ISO 8601: when the Action first wrote to the request or ended it; when it opened it, if it did neither. */
  readonly startedAt: string;
  /** Until the answer was complete, the request failed, or the execution was over. */
  readonly durationMs: number;
  /** What the Action got as the request's `error` event. */
  readonly error?: { readonly code?: string; readonly message: string };
  /** Whether a kept-alive connection served the request. Absent until a connection was there. */
  readonly reusedSocket?: boolean;
  /** Absent for plain HTTP and for simulated answers. */
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
