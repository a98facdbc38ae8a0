import { More } from "../parts/more.tsx";
import { toClock } from "../state/format.ts";
import { tenant } from "../state/store.ts";

/** The tenant's log, as Auth0 writes it. */
export function LogPanel() {
  const { logs } = tenant.value;
  if (logs.length === 0)
    return <p class="empty">The tenant’s log is empty. A login writes the first entry.</p>;
  return (
    <More all={logs} first={12}>
      {(latest) => (
        <ul class="rows log" aria-label="Tenant log, newest first">
          {latest.map(({ id, at, type, meaning, who, description }) => (
            <li key={id} class="row">
              <span class="muted">{toClock(at)}</span>
              <code>{type}</code>
              <span>
                {meaning}
                {who && <span class="muted"> · {who}</span>}
                {description && <small class="muted">{description}</small>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </More>
  );
}
