import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { PageError } from "../state/store.ts";

/** A form for a new value of a secret, or for a new secret if no name is given. */
export function SecretForm({
  name,
  onSave,
}: {
  readonly name?: string;
  readonly onSave: (name: string, value: string) => Promise<PageError | undefined>;
}) {
  const newName = useSignal("");
  const value = useSignal("");
  const error = useSignal<PageError | undefined>(undefined);
  const errorId = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (name !== undefined) input.current?.focus();
  }, [name]);
  const submit = async (event: Event) => {
    event.preventDefault();
    error.value = await onSave(name ?? newName.value, value.value);
    if (error.value !== undefined) {
      input.current?.focus();
      return;
    }
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
        spellcheck={false}
        aria-label={name === undefined ? "Value of the new secret" : `New value of ${name}`}
        placeholder={name === undefined ? "Value" : "New value"}
        required
        aria-invalid={error.value !== undefined}
        aria-describedby={error.value === undefined ? undefined : errorId}
        value={value.value}
        onInput={({ currentTarget }) => {
          value.value = currentTarget.value;
        }}
      />
      <button type="submit">{name === undefined ? "Add to the draft" : "Save in the draft"}</button>
      {error.value && (
        <p id={errorId} class="bad" role="alert">
          {error.value.message}. {error.value.hint}
        </p>
      )}
    </form>
  );
}
