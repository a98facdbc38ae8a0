/** Something that is on or off. */
export function Switch({
  label,
  hint,
  on,
  onChange,
}: {
  readonly label: string;
  readonly hint: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <label class="switch">
      <span class="what">
        {label} <small class="muted">{hint}</small>
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-label={`${label}: ${hint}`}
        checked={on}
        aria-checked={on}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </label>
  );
}
