import type { FlowSummary } from "../../src/flow-model.ts";
import { toClock, toDuration } from "../state/format.ts";
import { flow, flows, selectFlow } from "../state/store.ts";
import { More } from "./more.tsx";
import { useRoving } from "./use-roving.ts";

/** The latest logins, newest first. */
export function FlowList() {
  const ref = useRoving("li > button");
  return (
    <div ref={ref}>
      <More all={flows.value} first={8}>
        {(latest) => (
          <ol class="flow-list" aria-label="Latest logins">
            {latest.map((one) => (
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
        )}
      </More>
    </div>
  );
}

function Delivery({ flow: { delivery, durationMs, outcome, reconciled } }: { readonly flow: FlowSummary }) {
  if (outcome !== "success") return <span class="bad">{outcome}</span>;
  if (delivery === "skipped") return <span class="muted">skipped</span>;
  if (reconciled) return <span class="muted">reconciled</span>;
  if (delivery !== "accepted" && delivery !== null) return <span class="bad">{delivery}</span>;
  return <span class="muted">{toDuration(durationMs)}</span>;
}

/** `SignUp` or `Login`, in their colours. */
export function ActivityBadge({ activity }: { readonly activity: unknown }) {
  if (activity === "SignUp") return <span class="badge signup">SignUp</span>;
  if (activity === "Login") return <span class="badge login">Login</span>;
  return <span class="badge">—</span>;
}
