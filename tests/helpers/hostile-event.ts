import fc from "fast-check";
import type { PostLoginEvent } from "../../src/auth0/post-login-event.ts";
import { postLoginEvent } from "./post-login-event.ts";

/** Anything that JSON can hold, with the keys and texts that hurt. */
export const hostileText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toJSON",
    "toString",
    "none",
    "oauth2-refresh-token",
    "\ud83d",
    "\udc00x",
    "\r\n",
    "\u2028",
    "</script>",
  ),
  fc
    .constantFrom("x", "é", "\ud83d\ude00", "\u0000", '"', "\\")
    .chain((unit) => fc.integer({ min: 0, max: 20_000 }).map((n) => unit.repeat(n))),
);
const { hostileJson } = fc.letrec<{ hostileJson: unknown; container: unknown }>((tie) => ({
  hostileJson: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    hostileText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(null, true, false, 0, -1, "", [], {}),
    tie("container"),
  ),
  container: fc.oneof(
    fc.array(tie("hostileJson"), { maxLength: 5 }),
    fc.array(fc.tuple(hostileText, tie("hostileJson")), { maxLength: 5 }).map(toOwnKeys),
    // Method names that are no methods.
    fc.constantFrom({ toString: 1, valueOf: 1 }, { toJSON: "x" }, { length: 1e9 }, { name: { name: [] } }),
    fc.constant(null).map(() => JSON.parse(`${'{"a":'.repeat(500)}1${"}".repeat(500)}`)),
  ),
}));

/** Where the Action looks: each of these holds something hostile, or what belongs there. */
const places = [
  "tenant",
  "tenant.id",
  "user",
  "user.user_id",
  "user.name",
  "user.email",
  "user.email_verified",
  "user.created_at",
  "user.app_metadata",
  "user.app_metadata.plan",
  "client",
  "client.name",
  "client.client_id",
  "connection",
  "connection.name",
  "connection.strategy",
  "organization",
  "organization.name",
  "organization.id",
  "request",
  "request.ip",
  "request.asn",
  "request.user_agent",
  "request.hostname",
  "request.geoip",
  "request.geoip.countryCode",
  "request.geoip.cityName",
  "request.geoip.latitude",
  "request.query",
  "request.query.prompt",
  "authentication",
  "authentication.methods",
  "authentication.riskAssessment",
  "authentication.riskAssessment.confidence",
  "authentication.riskAssessment.assessments",
  "authorization",
  "authorization.roles",
  "session",
  "session.id",
  "transaction",
  "transaction.id",
  "transaction.protocol",
  "transaction.prompt",
  "transaction.correlation_id",
  "transaction.metadata",
  "stats",
  "stats.logins_count",
  "security_context",
  "security_context.ja4",
  "splunk_action_test",
];

export const hostileEvent = fc
  .array(fc.tuple(fc.constantFrom(...places), hostileJson), { maxLength: 12 })
  .map((changes) => {
    const event: Record<string, unknown> = structuredClone(postLoginEvent()) as Record<string, unknown>;
    for (const [place, value] of changes) setAt(event, place.split("."), value);
    return event as PostLoginEvent;
  });

/** As `JSON.parse` does it: `__proto__` becomes a key like others. */
function toOwnKeys(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries);
}

/** Puts a value at a path, through whatever stands there. */
export function setAt(root: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    root[key] = value;
    return;
  }
  const inner = root[key];
  const next = typeof inner === "object" && inner !== null && !Array.isArray(inner) ? { ...inner } : {};
  root[key] = next;
  setAt(next as Record<string, unknown>, rest, value);
}
