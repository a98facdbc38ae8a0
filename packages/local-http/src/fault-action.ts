import { z } from "zod";

const milliseconds = z.number().int().min(0).max(600_000);
const text = z.union([z.string(), z.json()]);

/**
 * What a fault does to a request, as JSON. With `delay` and `lostAnswer` the vendor handles the request; all other
 * kinds respond in its place.
 */
const faultActionSchema = z.discriminatedUnion("kind", [
  /** Waits, then hands the request to the vendor. */
  z.strictObject({ kind: z.literal("delay"), delayMs: milliseconds }),
  /** Resets the connection before a response. The vendor does not get the request. */
  z.strictObject({ kind: z.literal("reset") }),
  /**
   * The vendor handles the request, then the connection is reset before the response: a retry creates a duplicate.
   */
  z.strictObject({ kind: z.literal("lostAnswer") }),
  /** Never sends a byte. */
  z.strictObject({ kind: z.literal("hangBeforeHeaders") }),
  /** Sends the headers of a 200, then nothing. */
  z.strictObject({ kind: z.literal("hangAfterHeaders") }),
  /** Sends a valid body, one byte every `everyMs` (default 100). */
  z.strictObject({ kind: z.literal("slowBody"), everyMs: milliseconds.optional() }),
  /** Sends a body that never ends, as fast as the client reads. */
  z.strictObject({ kind: z.literal("endlessBody") }),
  /**
   * Any response. A body other than a string is sent as JSON; without a body, the vendor's own error is sent.
   * `after`: the vendor handles the request first. `resetAfterMs`: for a 429 of a vendor that says when requests are
   * allowed again.
   */
  z.strictObject({
    kind: z.literal("answer"),
    status: z.number().int().min(200).max(599),
    body: text.optional(),
    headers: z.record(z.string(), z.string()).optional(),
    delayMs: milliseconds.optional(),
    after: z.boolean().optional(),
    resetAfterMs: milliseconds.optional(),
  }),
  /** An HTML page, as proxies, firewalls and Splunk Web send one. Default status 200. */
  z.strictObject({ kind: z.literal("html"), status: z.number().int().min(200).max(599).optional() }),
  /** A redirect, default 303 to Splunk Web's login page. */
  z.strictObject({
    kind: z.literal("redirect"),
    status: z
      .union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)])
      .optional(),
    location: z.string().optional(),
  }),
  /** `json`: a 200 whose JSON is cut; `length`: a body shorter than its Content-Length; `bytes`: not HTTP at all. */
  z.strictObject({ kind: z.literal("malformed"), what: z.enum(["json", "length", "bytes"]) }),
]);

/** What a fault does to a request. */
export type FaultAction = z.infer<typeof faultActionSchema>;

/** Which requests a fault applies to, how often, and what it does. */
export const faultRuleSchema = z.strictObject({
  /** Given by {@link Faults} when absent. */
  id: z.string().min(1).optional(),
  /** All requests when absent. `path` is exact, or has `*` for any characters. */
  match: z
    .strictObject({ method: z.string().optional(), path: z.string().startsWith("/").optional() })
    .optional(),
  /** Number of requests it applies to. Default: all, until it is removed. */
  times: z.number().int().min(1).optional(),
  action: faultActionSchema,
});

/** See {@link faultRuleSchema}. */
export type FaultRule = z.infer<typeof faultRuleSchema>;
