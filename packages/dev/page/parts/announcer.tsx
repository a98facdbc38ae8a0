import { announcement } from "../state/store.ts";

/** Tells screen readers what arrives. */
export function Announcer() {
  return (
    <p class="unseen" role="status" aria-live="polite">
      {announcement.value}
    </p>
  );
}
