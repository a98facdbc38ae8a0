/** The mark: a prompt. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M8.5 10.5 17 16l-8.5 5.5M18.5 22H25" />
    </svg>
  );
}
