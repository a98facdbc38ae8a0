import { useSignal } from "@preact/signals";
import type { ActionSummary } from "../../src/page-model.ts";
import { SecretsTable } from "../parts/secrets-table.tsx";
import { useRoving } from "../parts/use-roving.ts";
import { request } from "../state/api.ts";
import { toMoment } from "../state/format.ts";
import { attempt, refreshTenant, tenant } from "../state/store.ts";

/** The tenant's Actions, as in Auth0's dashboard: secrets are written to the draft and take effect after a deploy. */
export function ActionPanel() {
  const { actions } = tenant.value;
  if (actions.length === 0)
    return (
      <p class="empty">
        The tenant has no Action. Deploy one: npx splunk-action deploy --env-file FILE, with the file of dev
        --write-env FILE.
      </p>
    );
  return (
    <>
      {actions.map((action) => (
        <Action key={action.name} action={action} />
      ))}
    </>
  );
}

function Action({ action }: { readonly action: ActionSummary }) {
  const busy = useSignal(false);
  const ref = useRoving("button");
  const redeploy = async () => {
    if (busy.value) return;
    busy.value = true;
    await attempt(() => request("POST", `/api/actions/${encodeURIComponent(action.name)}/deploy`));
    await refreshTenant();
    busy.value = false;
  };
  const rollback = async (version: number) => {
    if (busy.value) return;
    busy.value = true;
    const path = `/api/actions/${encodeURIComponent(action.name)}/rollback`;
    await attempt(() => request("POST", path, { version, withSecrets: true }));
    await refreshTenant();
    busy.value = false;
  };
  const running =
    action.deployedVersion === undefined ? "never deployed" : `version ${action.deployedVersion} runs`;
  const place = action.position === undefined ? "not bound" : `position ${action.position} of post-login`;
  return (
    <article class="action" aria-label={`Action ${action.name}`}>
      <header>
        <h3>
          <code>{action.name}</code>
        </h3>
        <p class="muted">{[running, place, action.runtime, action.status].join(" · ")}</p>
      </header>
      {!action.allChangesDeployed && (
        <div class="notice" role="status">
          <p>
            <strong>The draft is not deployed.</strong> Logins still run{" "}
            {action.deployedVersion === undefined
              ? "without it"
              : `version ${action.deployedVersion}, with its secrets`}
            .
          </p>
          <button type="button" class="primary" aria-disabled={busy.value} onClick={redeploy}>
            {busy.value ? "Deploying…" : "Redeploy"}
          </button>
        </div>
      )}
      {action.draftErrors.length > 0 && (
        <div class="notice wrong" role="status">
          <p>
            <strong>With the draft’s secrets the Action cannot send:</strong> {action.draftErrors.join("; ")}.
          </p>
        </div>
      )}
      <SecretsTable action={action} />
      <h4>Versions</h4>
      {action.versions.length < 2 && (
        <p class="muted">
          A redeploy makes another version. Then you can roll back with the secrets of this one.
        </p>
      )}
      <ol class="versions" reversed ref={ref} aria-label="Versions, newest first">
        {action.versions.map(({ number, deployed, createdAt }) => (
          <li key={number}>
            <span>
              Version <b>{number}</b> <span class="muted">{toMoment(createdAt)}</span>
            </span>
            {deployed ? (
              <span class="badge signup">runs</span>
            ) : (
              action.own && (
                <button
                  type="button"
                  class="small"
                  aria-disabled={busy.value}
                  aria-label={`Roll back to version ${number} with its secrets`}
                  title="Deploys this version as it was, with the secrets that it had"
                  onClick={() => rollback(number)}
                >
                  Roll back with its secrets
                </button>
              )
            )}
          </li>
        ))}
      </ol>
    </article>
  );
}
