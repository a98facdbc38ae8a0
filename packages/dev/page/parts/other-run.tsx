import type { ActionRunView } from "../../src/flow-model.ts";
import { Exchange } from "./exchange.tsx";

/** What somebody else's Action did: its requests and its console. */
export function OtherRun({ run }: { readonly run: ActionRunView }) {
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
