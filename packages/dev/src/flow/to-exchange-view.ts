import type { Exchange } from "@splunk-action/action-runtime";
import type { Settings } from "../../../../src/settings/settings.ts";
import type { ExchangeView } from "../flow-model.ts";
import type { Mask } from "./mask.ts";

/** One request of an Action as the page shows it: purpose, time and response. */
export function toExchangeView(
  exchange: Exchange,
  startedAt: number,
  mask: Mask,
  settings: Settings | undefined,
): ExchangeView {
  const { method, url, requestHeaders, requestBody, status, responseBody, error, reusedSocket } = exchange;
  return {
    purpose: toPurpose(exchange, settings),
    method,
    url: mask.text(url),
    headers: mask.headers(requestHeaders),
    body: mask.text(requestBody),
    ...(status === undefined ? {} : { status, answer: mask.text(responseBody ?? "") }),
    ...(error === undefined ? {} : { error: mask.text(error.code ?? error.message) }),
    startMs: Math.max(0, Date.parse(exchange.startedAt) - startedAt),
    durationMs: round(exchange.durationMs),
    ...(reusedSocket === undefined ? {} : { reusedConnection: reusedSocket }),
  };
}

/** Rounded to a tenth of a millisecond. */
export function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

function toPurpose({ url, method }: Exchange, settings: Settings | undefined): ExchangeView["purpose"] {
  if (settings === undefined) return "other";
  const origin = settings.management?.domain.origin;
  if (origin !== undefined && url === `${origin}/oauth/token`) return "token";
  if (origin !== undefined && method === "PATCH" && url.startsWith(`${origin}/api/v2/users/`)) return "flag";
  return url.startsWith(`${settings.SPLUNK_URL}/services/`) ? "event" : "other";
}
