import { useSignal } from "@preact/signals";
import type { ActionSummary, SecretSummary } from "../../src/page-model.ts";
import { request } from "../state/api.ts";
import { toMoment } from "../state/format.ts";
import { attempt, refreshTenant, toPageError } from "../state/store.ts";
import { SecretForm } from "./secret-form.tsx";
import { useRoving } from "./use-roving.ts";

/** Names of secrets, never values: like Auth0, the tenant does not return them. */
export function SecretsTable({ action }: { readonly action: ActionSummary }) {
  const editing = useSignal("");
  const ref = useRoving(".actions > button");
  const path = (name: string) =>
    `/api/actions/${encodeURIComponent(action.name)}/secrets/${encodeURIComponent(name)}`;
  const save = async (name: string, value: string) => {
    const error = await toPageError(() => request("PUT", path(name), { value }));
    await refreshTenant();
    if (error === undefined) editing.value = "";
    return error;
  };
  const remove = async (name: string) => {
    await attempt(() => request("DELETE", path(name)));
    await refreshTenant();
  };
  return (
    <>
      <h4>Secrets</h4>
      <ul class="rows secrets" ref={ref} aria-label="Secrets">
        {action.secrets.map((secret) => (
          <li key={secret.name}>
            <div class="row">
              <span class="what">
                <code>{secret.name}</code> <Pending secret={secret} />
                {secret.meaning && <small class="muted">{secret.meaning}</small>}
              </span>
              <span class="muted wide">{toMoment(secret.updatedAt)}</span>
              <span class="actions">
                <button
                  type="button"
                  class="small"
                  aria-label={`Edit ${secret.name}`}
                  aria-expanded={editing.value === secret.name}
                  onClick={() => {
                    editing.value = editing.value === secret.name ? "" : secret.name;
                  }}
                >
                  Edit
                </button>
                {secret.pending !== "removed" && (
                  <button
                    type="button"
                    class="small"
                    aria-label={`Remove ${secret.name}`}
                    onClick={() => remove(secret.name)}
                  >
                    Remove
                  </button>
                )}
              </span>
            </div>
            {editing.value === secret.name && (
              <SecretForm name={secret.name} onSave={(_, value) => save(secret.name, value)} />
            )}
          </li>
        ))}
      </ul>
      <SecretForm onSave={save} />
    </>
  );
}

function Pending({ secret: { pending } }: { readonly secret: SecretSummary }) {
  return pending === null ? null : <span class="badge warn">{pending}, not deployed</span>;
}
