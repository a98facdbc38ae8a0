import type { FlowSummary } from "../../src/flow-model.ts";
import { toClock, toDuration } from "../state/format.ts";
import { flow, flows, selectFlow } from "../state/store.ts";
import { ActivityBadge } from "./badge.tsx";

/** The latest sign-ins, newest first. */
export function FlowList() {
  return (
    <ol class="flow-list" aria-label="Latest sign-ins">
      {flows.value.map((one) => (
        <li key={one.id}>
          <button
            type="button"
            aria-current={flow.value?.id === one.id ? "true" : undefined}
            onClick={() => selectFlow(one.id)}
          >
            <span class="who">{one.who}</span>
            <ActivityBadge activity={one.activity} />
            <span class="muted">{toClock(one.at)}</span>
            <Delivery flow={one} />
          </button>
        </li>
      ))}
    </ol>
  );
}

function Delivery({ flow: { delivery, code, durationMs, outcome } }: { readonly flow: FlowSummary }) {
  if (outcome !== "success") return <span class="bad">login {outcome}</span>;
  if (delivery === "undelivered") return <span class="bad">{code ?? "not sent"}</span>;
  if (delivery === "skipped") return <span class="muted">not sent</span>;
  return <span class="muted">{toDuration(durationMs)}</span>;
}
