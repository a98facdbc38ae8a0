import { z } from "zod";

const milliseconds = z.number().int().min(0).max(600_000);
const text = z.union([z.string(), z.json()]);

/**
 * What a fault does to a request, as JSON. `delay` and `lostAnswer` let the vendor work (it takes the event); all
 * others answer in its place.
 */
const faultActionSchema = z.discriminatedUnion("kind", [
  /** Waits, then hands the request to the vendor. */
  z.strictObject({ kind: z.literal("delay"), delayMs: milliseconds }),
  /** The connection is reset before an answer; the vendor never saw the request. */
  z.strictObject({ kind: z.literal("reset") }),
  /** The vendor took the request, and the connection is reset before its answer: what a resend duplicates. */
  z.strictObject({ kind: z.literal("lostAnswer") }),
  /** No byte of an answer, ever. */
  z.strictObject({ kind: z.literal("hangBeforeHeaders") }),
  /** The head of a 200, then nothing. */
  z.strictObject({ kind: z.literal("hangAfterHeaders") }),
  /** A valid body, one byte every `everyMs` (default 100). */
  z.strictObject({ kind: z.literal("slowBody"), everyMs: milliseconds.optional() }),
  /** A body that never ends, as fast as the client reads. */
  z.strictObject({ kind: z.literal("endlessBody") }),
  /**
   * Any response. A body that is no string is sent as JSON; without one the vendor's own error body is sent. `after`:
   * the vendor handles the request first. `resetAfterMs`: for a 429 of a vendor that says when requests are allowed
   * again.
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

/** Which requests a fault meets, how often, and what it does. */
export const faultRuleSchema = z.strictObject({
  /** Given by {@link Faults} when absent. */
  id: z.string().min(1).optional(),
  /** All requests when absent. `path` is exact, or has `*` for any characters. */
  match: z
    .strictObject({ method: z.string().optional(), path: z.string().startsWith("/").optional() })
    .optional(),
  /** How many requests it meets before it is gone; without it, all until it is removed. */
  times: z.number().int().min(1).optional(),
  action: faultActionSchema,
});

/** See {@link faultRuleSchema}. */
export type FaultRule = z.infer<typeof faultRuleSchema>;
