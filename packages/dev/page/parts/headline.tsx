import { signal, useSignal } from "@preact/signals";
import type { ReconcileView } from "../../src/page-model.ts";
import { request } from "../state/api.ts";
import { attempt, loss, openFaults, world } from "../state/store.ts";

/** The latest result of `reconcile`. */
const proof = signal<ReconcileView | undefined>(undefined);

/** What this page is, or what is wrong: a login whose event Splunk does not have. */
export function Headline() {
  const { count, code, meaning, hint } = loss.value;
  const busy = useSignal(false);
  const reconcile = async () => {
    if (busy.value) return;
    busy.value = true;
    await attempt(async () => {
      proof.value = await request<ReconcileView>("POST", "/api/reconcile");
    });
    busy.value = false;
  };
  if (count === 0 && proof.value !== undefined) return <Proof proof={proof.value} />;
  if (count === 0) {
    const splunk = world.value?.remoteSplunk;
    return (
      <p class="headline">
        {splunk === undefined
          ? "A local Auth0 tenant and a local Splunk: sign users in, break things, and see what arrives."
          : `A local Auth0 tenant that sends its events to ${splunk}.`}
      </p>
    );
  }
  return (
    <div class="headline lost" role="alert">
      <p>
        <strong>
          {count === 1
            ? "1 login is not in Splunk"
            : `${count.toLocaleString("en")} logins are not in Splunk`}
        </strong>
        {code && ` (${code}: ${meaning}).`} {hint}
      </p>
      <div class="actions">
        <button type="button" class="small" onClick={openFaults}>
          Show the faults
        </button>
        <button type="button" class="small" aria-disabled={busy.value} onClick={reconcile}>
          {busy.value ? "Reconciling…" : "Reconcile"}
        </button>
      </div>
    </div>
  );
}

function Proof({ proof: { logins, sent, complete } }: { readonly proof: ReconcileView }) {
  return (
    <p class="headline" role="status">
      {complete
        ? `Complete: Auth0 has ${logins} logins, and Splunk has an event of each. Missing before, sent now: ${sent}.`
        : `Not complete: ${logins} logins in Auth0, ${sent} sent now.`}
    </p>
  );
}
