import { announcement, pageError } from "../state/store.ts";

/** The latest error, shown until it is dismissed or an operation succeeds. */
export function Problem() {
  const { value } = pageError;
  if (value === undefined) return null;
  return (
    <div class="page-error" role="alert">
      <p>
        <strong>{value.message}.</strong> {value.hint}
      </p>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          pageError.value = undefined;
        }}
      >
        Dismiss
      </button>
    </div>
  );
}

/** Announces new entries to screen readers. */
export function Announcer() {
  return (
    <p class="unseen" role="status" aria-live="polite">
      {announcement.value}
    </p>
  );
}
