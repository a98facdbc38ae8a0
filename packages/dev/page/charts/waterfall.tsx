import type { ExchangeView, ExecutionView } from "../../src/flow-model.ts";
import { toDuration } from "../state/format.ts";

const names: Readonly<Record<ExchangeView["purpose"], string>> = {
  event: "Event to Splunk",
  token: "Token from Auth0",
  flag: "Flag to Auth0",
  other: "Request",
};

const byStart = (one: ExchangeView, other: ExchangeView) => one.startMs - other.startMs;

/** When each request of an Action began and how long it took, within the execution. */
export function Waterfall({ run }: { readonly run: ExecutionView }) {
  const whole = Math.max(1, run.durationMs);
  // A response may be recorded shortly after the end of its execution.
  const share = (ms: number) => `${(Math.min(whole, ms) / whole) * 100}%`;
  return (
    <ul class="waterfall" aria-label={`Requests within ${toDuration(run.durationMs)}`}>
      {[...run.exchanges].sort(byStart).map((exchange, index) => {
        const failed = exchange.status === undefined || exchange.status >= 300;
        return (
          <li key={index}>
            <span class="name">{names[exchange.purpose]}</span>
            <span class="track" aria-hidden="true">
              <i
                class={failed ? "bad" : exchange.purpose}
                style={{
                  left: share(exchange.startMs),
                  width: share(Math.min(exchange.durationMs, whole - exchange.startMs)),
                }}
              />
            </span>
            <span class={failed ? "bad value" : "value"}>
              {failed && `${exchange.status ?? exchange.error ?? "no response"} · `}
              {toDuration(exchange.durationMs)}
            </span>
          </li>
        );
      })}
      <li class="whole">
        <span class="name">In all</span>
        <span class="track" aria-hidden="true">
          <i style={{ left: "0", width: "100%" }} />
        </span>
        <span class="value">{toDuration(run.durationMs)}</span>
      </li>
    </ul>
  );
}
