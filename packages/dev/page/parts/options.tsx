import type { Signal } from "@preact/signals";
import type { Choice } from "../../src/page-model.ts";

/** The options of a select list. `empty` is the label of the choice without a value. */
export function Options({
  name,
  choices,
  value,
  empty,
}: {
  readonly name: string;
  readonly choices: readonly Choice[];
  readonly value: Signal<string>;
  readonly empty?: string;
}) {
  return (
    <select
      name={name}
      value={value.value}
      onChange={({ currentTarget }) => {
        value.value = currentTarget.value;
      }}
    >
      {empty !== undefined && <option value="">{empty}</option>}
      {choices.map(({ id, label, hint }) => (
        <option key={id} value={id}>
          {hint === undefined ? label : `${label}: ${hint}`}
        </option>
      ))}
    </select>
  );
}
