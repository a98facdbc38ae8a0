import { FlowDetail } from "../parts/flow-detail.tsx";
import { FlowList } from "../parts/flow-list.tsx";
import { flow, flows } from "../state/store.ts";

/** The latest logins, and one of them step by step. */
export function FlowPanel() {
  return (
    <section class="panel" aria-labelledby="flow-title">
      <h2 id="flow-title">Logins, step by step</h2>
      {flows.value.length === 0 ? (
        <p class="empty">
          No logins yet. Choose a user in <a href="#log-in">the form</a> and press <b>Log in</b>: each step of
          the login is shown here.
        </p>
      ) : (
        <div class="flow">
          <div>
            <FlowList />
          </div>
          {flow.value === undefined ? <p class="empty">Choose a login.</p> : <FlowDetail flow={flow.value} />}
        </div>
      )}
    </section>
  );
}
