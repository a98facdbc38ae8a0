import { signal, useSignal } from "@preact/signals";
import type { ReconcileView } from "../../src/page-model.ts";
import { request } from "../state/api.ts";
import { attempt, connection, devState, faults, loss, openFaults, setFaults } from "../state/store.ts";

/** The latest result of `reconcile`, shown until another event is lost or the user closes it. */
const proof = signal<ReconcileView | undefined>(undefined);

/** What this page is, or an error: `dev` has stopped, or Splunk lacks the event of a login. */
export function Headline() {
  if (connection.value === "lost") return <Stopped />;
  if (loss.value.count > 0) return <Lost />;
  if (proof.value !== undefined) return <Proof proof={proof.value} />;
  const splunk = devState.value?.remoteSplunk;
  return (
    <p class="headline">
      {splunk === undefined
        ? "Try the Action here: log users in to a local Auth0 tenant, turn faults on, and see which events reach a local Splunk."
        : `Try the Action here: log users in to a local Auth0 tenant, and see which events reach ${splunk}.`}
    </p>
  );
}

function Stopped() {
  return (
    <div class="headline told lost" role="alert">
      <p>
        <strong>splunk-action dev has stopped.</strong> Start it again: this page then reconnects by itself.
      </p>
    </div>
  );
}

function Lost() {
  const busy = useSignal(false);
  const { count, code, meaning, hint, byFault } = loss.value;
  const { active, catalogue } = faults.value;
  const causes = catalogue.filter(({ id, group }) => active.includes(id) && group === "receive");
  const reconcile = async () => {
    if (busy.value) return;
    busy.value = true;
    await attempt(async () => {
      proof.value = await request<ReconcileView>("POST", "/api/reconcile");
    });
    busy.value = false;
  };
  return (
    <div class="headline told lost" role="alert">
      <p>
        <strong>
          {count === 1
            ? "1 login is not in Splunk"
            : `${count.toLocaleString("en")} logins are not in Splunk`}
        </strong>
        {code && ` (${code}: ${meaning})`}.{" "}
        {causes.length > 0
          ? `The fault “${causes.map(({ label }) => label).join("”, “")}” is on: turn it off, then press Reconcile.`
          : byFault
            ? "A fault was on. Press Reconcile: it sends the missing events."
            : `${hint ?? ""} Then press Reconcile: it sends the missing events.`}
      </p>
      <div class="actions">
        {active.length > 0 && (
          <>
            <button type="button" class="small" onClick={openFaults}>
              Show the faults
            </button>
            <button type="button" class="small" onClick={() => setFaults([])}>
              Turn the faults off
            </button>
          </>
        )}
        <button type="button" class="small" aria-disabled={busy.value} onClick={reconcile}>
          {busy.value ? "Reconciling…" : "Reconcile"}
        </button>
      </div>
    </div>
  );
}

function Proof({ proof: { logins, sent, complete, missing, uncertain } }: { readonly proof: ReconcileView }) {
  return (
    <div class={complete ? "headline told proven" : "headline told lost"} role="status">
      <p>
        {complete ? (
          <>
            <strong>Complete.</strong>{" "}
            {`Auth0 has ${toCount(logins, "login")}, and Splunk has an event of each. ${sent} ${sent === 1 ? "was" : "were"} missing and ${sent === 1 ? "has" : "have"} been sent now.`}
          </>
        ) : (
          <>
            <strong>Not complete.</strong>{" "}
            {`Auth0 has ${toCount(logins, "login")}; ${missing} still missing, ${uncertain} uncertain, ${sent} sent now.`}
          </>
        )}
      </p>
      <div class="actions">
        <button
          type="button"
          class="small"
          onClick={() => {
            proof.value = undefined;
          }}
        >
          Close
        </button>
      </div>
    </div>
  );
}

function toCount(count: number, what: string): string {
  return `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
}
