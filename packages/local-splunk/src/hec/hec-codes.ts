/**
 * HEC's responses: code, HTTP status, text. Note that 24 and 25 mean accepted.
 * https://help.splunk.com (Troubleshoot HTTP Event Collector, possible error codes)
 */
export const hecCodes = {
  0: [200, "Success"],
  1: [403, "Token disabled"],
  2: [401, "Token is required"],
  3: [401, "Invalid authorization"],
  4: [403, "Invalid token"],
  5: [400, "No data"],
  6: [400, "Invalid data format"],
  7: [400, "Incorrect index"],
  8: [500, "Internal server error"],
  9: [503, "Server is busy"],
  10: [400, "Data channel is missing"],
  11: [400, "Invalid data channel"],
  12: [400, "Event field is required"],
  13: [400, "Event field cannot be blank"],
  14: [400, "ACK is disabled"],
  15: [400, "Error in handling indexed fields"],
  16: [400, "Query string authorization is not enabled"],
  17: [200, "HEC is healthy"],
  18: [503, "HEC is unhealthy, queues are full"],
  19: [503, "HEC is unhealthy, ack service unavailable"],
  20: [503, "HEC is unhealthy, queues are full, ack service unavailable"],
  21: [400, "Invalid token"],
  22: [400, "Token disabled"],
  23: [503, "Server is shutting down"],
  24: [200, "HEC queue is approaching its capacity limit"],
  25: [200, "HEC ACK is approaching its capacity limit"],
  26: [429, "HEC queue is at capacity and cannot process any more requests"],
  27: [429, "HEC ACK channel is at capacity and cannot process any more requests"],
  28: [400, "Data channel is missing; several indexers need sticky sessions"],
} as const satisfies Readonly<Record<number, readonly [status: number, text: string]>>;

/** A code of {@link hecCodes}. */
export type HecCode = keyof typeof hecCodes;

/** Creates a HEC response, which is always JSON. */
export function renderHec(code: HecCode, more: Readonly<Record<string, unknown>> = {}): Response {
  const [status, text] = hecCodes[code];
  return renderHecJson(status, { text, code, ...more });
}

/** Any JSON on the HEC port; `/ack` and the 404 have their own formats. */
export function renderHecJson(status: number, body: unknown): Response {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return new Response(bytes, {
    status,
    headers: {
      "content-type": "application/json; charset=UTF-8",
      "content-length": String(bytes.length),
      "x-content-type-options": "nosniff",
      server: "Splunkd",
    },
  });
}
