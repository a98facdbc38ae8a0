/**
 * When Auth0 wants to be asked again, in epoch milliseconds of this machine's clock. `Retry-After` is in seconds;
 * `X-RateLimit-Reset` is a Unix time, read against the answer's own `Date` because clocks differ.
 *
 * @see https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy
 */
export function toRetryAt(headers: Pick<Headers, "get">, now: number): number | undefined {
  const after = Number(headers.get("retry-after") ?? Number.NaN);
  if (after >= 0) return now + after * 1000;
  const reset = Number(headers.get("x-ratelimit-reset") ?? Number.NaN) * 1000;
  if (Number.isNaN(reset)) return undefined;
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? reset : now + reset - date;
}
