import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/** A new value for a secret, or a new secret where no name is given. */
export function SecretForm({
  name,
  onSave,
}: {
  readonly name?: string;
  readonly onSave: (name: string, value: string) => Promise<boolean>;
}) {
  const newName = useSignal("");
  const value = useSignal("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (name !== undefined) input.current?.focus();
  }, [name]);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!(await onSave(name ?? newName.value, value.value))) return;
    newName.value = "";
    value.value = "";
  };
  return (
    <form
      class="inline"
      onSubmit={submit}
      aria-label={name === undefined ? "Add a secret" : `New value of ${name}`}
    >
      {name === undefined && (
        <input
          aria-label="Name of the new secret"
          placeholder="NAME"
          required
          pattern="[A-Za-z_][A-Za-z0-9_]*"
          spellcheck={false}
          value={newName.value}
          onInput={({ currentTarget }) => {
            newName.value = currentTarget.value;
          }}
        />
      )}
      <input
        ref={input}
        type="password"
        autocomplete="off"
        aria-label={name === undefined ? "Value of the new secret" : `New value of ${name}`}
        placeholder={name === undefined ? "Value" : "New value"}
        required
        value={value.value}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value;
        }}
      />
      <button type="submit">{name === undefined ? "Add to the draft" : "Save in the draft"}</button>
    </form>
  );
}
