import type { ExecutionView, Flow } from "../../src/flow-model.ts";
import { Waterfall } from "../charts/waterfall.tsx";
import { toClock, toDuration } from "../state/format.ts";
import { Exchange } from "./exchange.tsx";
import { ActivityBadge } from "./flow-list.tsx";
import { FlowSteps } from "./flow-steps.tsx";

const endings: Readonly<Record<Exclude<Flow["outcome"], "success">, string>> = {
  denied: "The login was denied",
  failed: "The login failed",
  abandoned: "The user abandoned the login before it ended",
};

/** One login: the user, and the execution of each Action. */
export function FlowDetail({ flow }: { readonly flow: Flow }) {
  const facts = [flow.email, flow.application, flow.place, flow.loginType, toClock(flow.at)];
  return (
    <article class="flow-detail" aria-label={`Login of ${flow.who}`}>
      <header>
        <h3>
          {flow.who} <ActivityBadge activity={flow.activity} />
        </h3>
        <p class="muted">{facts.filter((fact) => fact !== undefined).join(" · ")}</p>
        <p class={flow.outcome === "success" ? "ok" : "bad"}>
          {flow.outcome === "success"
            ? `The login went through; the Action took ${toDuration(flow.durationMs)} of it.`
            : `${endings[flow.outcome]}${flow.refusal === undefined ? "." : `: ${flow.refusal}`}`}
        </p>
        {flow.reconciled && <p class="ok">Reconcile has sent the event since: Splunk has it.</p>}
      </header>
      {flow.runs.length === 0 && (
        <p class="empty">No Action is bound to post-login. Deploy one: splunk-action deploy.</p>
      )}
      {flow.runs.map((run) => (
        <ActionExecution key={run.action} run={run} />
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

function ActionExecution({ run }: { readonly run: ExecutionView }) {
  return (
    <div class="run">
      <p class="muted">
        Action <code>{run.action}</code> version {run.version}
      </p>
      {run.exchanges.length > 0 && <Waterfall run={run} />}
      {run.explained === undefined ? (
        <OtherExecution run={run} />
      ) : (
        <FlowSteps run={run} explained={run.explained} />
      )}
    </div>
  );
}

/** The execution of an Action of another project: its requests and its console. */
function OtherExecution({ run }: { readonly run: ExecutionView }) {
  return (
    <div class="other-run">
      <p class={run.outcome === "completed" ? undefined : "bad"}>
        {run.outcome}
        {run.error && `: ${run.error}`}
      </p>
      {run.exchanges.map((one, index) => (
        <Exchange key={String(index)} exchange={one} part="both" />
      ))}
      {run.console.length > 0 && <pre class="line">{run.console.join("\n")}</pre>}
    </div>
  );
}
