import type { ComponentChildren } from "preact";
import type { ExchangeView, ExecutionView, ExplainedExecution } from "../../src/flow-model.ts";
import { Exchange } from "./exchange.tsx";

/** The steps of this project's Action, in order. */
export function FlowSteps({
  run,
  explained,
}: {
  readonly run: ExecutionView;
  readonly explained: ExplainedExecution;
}) {
  const { classification, delivery, flag, errors } = explained;
  const toSplunk = run.exchanges.filter(({ purpose }) => purpose === "event");
  const [first] = toSplunk;
  const toAuth0 = run.exchanges.filter(({ purpose }) => purpose === "token" || purpose === "flag");
  return (
    <ol class="steps">
      <Step title="Classification" state={errors.length > 0 ? "bad" : "ok"}>
        <p>{classification}</p>
        {errors.map((text) => (
          <p class="bad" key={text}>
            {text}
          </p>
        ))}
      </Step>
      <Step title="Request to Splunk" state={toSplunk.length === 0 ? "none" : "ok"}>
        {first === undefined ? (
          <p class="muted">Nothing was sent.</p>
        ) : (
          <>
            {toSplunk.length > 1 && <p>The same request, {toSplunk.length} times.</p>}
            <Exchange exchange={first} part="request" />
          </>
        )}
      </Step>
      <Step title="Splunk’s response" state={delivery === null ? "none" : delivery.ok ? "ok" : "bad"}>
        {delivery === null ? (
          <p class="muted">No request was sent.</p>
        ) : (
          <>
            <p class={delivery.ok ? undefined : "bad"}>{delivery.text}</p>
            {delivery.hint && <p class="hint">{delivery.hint}</p>}
            <Responses exchanges={toSplunk} />
          </>
        )}
      </Step>
      <Step title="Flag" state={flag.state === "none" ? "none" : "ok"}>
        <p class={flag.state === "none" ? "muted" : undefined}>{flag.text}</p>
        {toAuth0.map((one, index) => (
          <Exchange key={String(index)} exchange={one} part="both" />
        ))}
      </Step>
      <Step title="Log line" state={run.console.length === 0 ? "none" : "ok"}>
        {run.console.length === 0 ? (
          <p class="muted">The Action printed nothing.</p>
        ) : (
          <pre class="line">{run.console.join("\n")}</pre>
        )}
        {run.error && <p class="bad">{run.error}</p>}
      </Step>
    </ol>
  );
}

/** Consecutive identical responses are one line. */
function Responses({ exchanges }: { readonly exchanges: readonly ExchangeView[] }) {
  const groups: { readonly exchange: ExchangeView; count: number }[] = [];
  for (const exchange of exchanges) {
    const last = groups.at(-1);
    const isSame = last?.exchange.status === exchange.status && last?.exchange.answer === exchange.answer;
    if (last !== undefined && isSame) last.count += 1;
    else groups.push({ exchange, count: 1 });
  }
  return groups.map(({ exchange, count }, index) => (
    <Exchange key={String(index)} exchange={exchange} part="response" times={count} />
  ));
}

function Step({
  title,
  state,
  children,
}: {
  readonly title: string;
  readonly state: "ok" | "bad" | "none";
  readonly children: ComponentChildren;
}) {
  return (
    <li class={`step ${state}`}>
      <h4>{title}</h4>
      {children}
    </li>
  );
}
