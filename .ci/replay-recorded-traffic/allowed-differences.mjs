/**
 * Where the local tenant knowingly differs from a recording, each with its reason. A difference is allowed when all
 * of an entry's patterns match.
 *
 * @type {{ path: RegExp, kind?: string, at?: RegExp, reason: string }[]}
 */
const allowedDifferences = [
  {
    path: /^\/api\/v2\/users\?/,
    kind: "key order",
    reason:
      "User search answers from an index whose key order is arbitrary; the tenant shows one order everywhere.",
  },
];

/** @returns {string | undefined} the reason why a difference is allowed. */
export function toAllowance(exchange, difference) {
  return allowedDifferences.find(
    ({ path, kind, at }) =>
      path.test(exchange.path) &&
      (kind === undefined || kind === difference.kind) &&
      (at === undefined || at.test(difference.at)),
  )?.reason;
}

/** The paths that the local tenant has, and must respond to completely. */
const inside = [
  /^\/api\/v2\/actions\/(actions|triggers|modules|executions)\b/,
  /^\/api\/v2\/users(\/[^/?]+)?(\?|$)/,
  /^\/api\/v2\/users-by-email\b/,
  /^\/api\/v2\/logs\b/,
];

/** Errors from parts of a tenant that the local one does not have. */
const outsideErrors = {
  custom_domain_conflict: "custom domains",
  feature_not_enabled: "features that are switched off",
  insufficient_entitlement: "plans",
};

/** @returns {string | undefined} what the exchange is about, when that is not part of the local tenant. */
export function toOutside({ path, responseBody }) {
  if (!inside.some((pattern) => pattern.test(path))) return path.split(/[/?]/)[3];
  return outsideErrors[responseBody?.errorCode];
}
