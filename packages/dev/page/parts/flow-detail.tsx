import type { ActionRunView, Flow } from "../../src/flow-model.ts";
import { Waterfall } from "../charts/waterfall.tsx";
import { toClock, toDuration } from "../state/format.ts";
import { ActivityBadge } from "./badge.tsx";
import { FlowSteps } from "./flow-steps.tsx";
import { OtherRun } from "./other-run.tsx";

/** One sign-in: who, and what each Action did. */
export function FlowDetail({ flow }: { readonly flow: Flow }) {
  const facts = [flow.email, flow.application, flow.place, flow.loginType, toClock(flow.at)];
  return (
    <article class="flow-detail" aria-label={`Sign-in of ${flow.who}`}>
      <header>
        <h3>
          {flow.who} <ActivityBadge activity={flow.activity} />
        </h3>
        <p class="muted">{facts.filter((fact) => fact !== undefined).join(" · ")}</p>
        <p class={flow.outcome === "success" ? "ok" : "bad"}>{toEnd(flow)}</p>
      </header>
      {flow.runs.length === 0 && (
        <p class="empty">No Action is bound to post-login. Deploy one: splunk-action deploy.</p>
      )}
      {flow.runs.map((run) => (
        <Run key={run.action} run={run} />
      ))}
      <footer class="muted">
        <p>
          Tenant log: {flow.logs.map(({ type, meaning }) => `${type} (${meaning})`).join(", ")}
          {flow.executionId && (
            <>
              {" · execution "}
              <code>{flow.executionId}</code>
            </>
          )}
        </p>
      </footer>
    </article>
  );
}

/** How the login ended. `refused` is a word for events: a login is denied, fails, or is abandoned. */
function toEnd({ outcome, refusal, durationMs }: Flow): string {
  const why = refusal === undefined ? "." : `: ${refusal}`;
  switch (outcome) {
    case "success":
      return `The login went through; the Action took ${toDuration(durationMs)} of it.`;
    case "denied":
      return `The login was denied${why}`;
    case "failed":
      return `The login failed${why}`;
    case "abandoned":
      return "The user left before the login was complete.";
  }
}

function Run({ run }: { readonly run: ActionRunView }) {
  return (
    <div class="run">
      <p class="muted">
        Action <code>{run.action}</code> version {run.version}
      </p>
      {run.exchanges.length > 0 && <Waterfall run={run} />}
      {run.explained === undefined ? (
        <OtherRun run={run} />
      ) : (
        <FlowSteps run={run} explained={run.explained} />
      )}
    </div>
  );
}
