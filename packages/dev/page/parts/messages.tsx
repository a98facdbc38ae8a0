import { announcement, problem } from "../state/store.ts";

/** What went wrong, until it is dismissed or something goes well. */
export function Problem() {
  const { value } = problem;
  if (value === undefined) return null;
  return (
    <div class="problem" role="alert">
      <p>
        <strong>{value.message}.</strong> {value.hint}
      </p>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          problem.value = undefined;
        }}
      >
        Dismiss
      </button>
    </div>
  );
}

/** Tells screen readers what arrives. */
export function Announcer() {
  return (
    <p class="unseen" role="status" aria-live="polite">
      {announcement.value}
    </p>
  );
}
