/** What to send to a collector; the rest has defaults. */
export interface HecInit {
  readonly method?: string;
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined;
  /** The whole header; empty: none. */
  readonly authorization?: string;
  readonly headers?: Record<string, string>;
}

/** A HEC client that hides nothing of the answer. */
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
