import type { ExchangeView } from "../../src/flow-model.ts";
import { toPretty } from "../state/format.ts";

/** A request, its response, or both. A click shows headers and bodies. */
export function Exchange({
  exchange,
  part,
  times = 1,
}: {
  readonly exchange: ExchangeView;
  readonly part: "request" | "response" | "both";
  readonly times?: number;
}) {
  const { method, url, headers, body, status, answer, error } = exchange;
  const title = part === "response" ? toStatusText(exchange) : `${method} ${url}`;
  return (
    <details class="exchange">
      <summary>
        <code>{title}</code>
        {times > 1 && <span class="muted"> × {times}</span>}
        {part === "both" && <code class="muted">{toStatusText(exchange)}</code>}
      </summary>
      {part !== "response" && (
        <pre>
          {headers.map(([name, value]) => `${name}: ${value}`).join("\n")}
          {body === "" ? "" : `\n\n${toPretty(body)}`}
        </pre>
      )}
      {part !== "request" && (
        <pre>{status === undefined ? (error ?? "no response") : toPretty(answer ?? "")}</pre>
      )}
    </details>
  );
}

function toStatusText({ status, error }: ExchangeView): string {
  return status === undefined ? (error ?? "no response in time") : `HTTP ${status}`;
}
