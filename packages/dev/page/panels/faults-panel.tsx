import type { FaultsView, FaultView } from "../../src/page-model.ts";
import { Switch } from "../parts/switch.tsx";
import { request } from "../state/api.ts";
import { attempt, faults } from "../state/store.ts";

const vendors = [
  { id: "splunk", name: "Splunk" },
  { id: "auth0", name: "Auth0" },
] as const;

/** On a narrow screen they would stand between the form and what it leads to. */
const isWide = matchMedia("(min-width: 961px)").matches;

/** What goes wrong, at a click. */
export function FaultsPanel() {
  const { catalogue, active, customRules } = faults.value;
  const isOn = ({ id }: FaultView) => active.includes(id);
  return (
    <details class="panel" id="faults" open={isWide}>
      <summary class="title">
        <h2>Faults</h2>
        {active.length + customRules > 0 && (
          <button
            type="button"
            class="small"
            onClick={(event) => {
              // A click on the summary would close the list.
              event.preventDefault();
              void replace([]);
            }}
          >
            Turn all off
          </button>
        )}
      </summary>
      {vendors.map(({ id, name }) => {
        const own = catalogue.filter((fault) => fault.vendor === id);
        const rare = own.filter((fault) => !fault.common);
        return (
          <fieldset class="faults" key={id}>
            <legend>{name}</legend>
            {own
              .filter((fault) => fault.common && !fault.once)
              .map((fault) => (
                <Switch
                  key={fault.id}
                  label={fault.label}
                  hint={fault.meaning}
                  on={isOn(fault)}
                  onChange={(on) => replace(withFault(active, fault.id, on))}
                />
              ))}
            {rare.filter(isOn).map((fault) => (
              <Switch
                key={fault.id}
                label={fault.label}
                hint={fault.meaning}
                on
                onChange={() => replace(withFault(active, fault.id, false))}
              />
            ))}
            {rare.length > 0 && (
              <select
                class="small"
                aria-label={`Another fault of ${name}`}
                value=""
                onChange={({ currentTarget }) => {
                  const { value } = currentTarget;
                  currentTarget.value = "";
                  if (value !== "") void replace(withFault(active, value, true));
                }}
              >
                <option value="">Another response…</option>
                {rare.map((fault) => (
                  <option key={fault.id} value={fault.id}>
                    {`${fault.label}: ${fault.meaning}`}
                  </option>
                ))}
              </select>
            )}
            {own
              .filter((fault) => fault.once)
              .map((fault) => (
                <button
                  key={fault.id}
                  type="button"
                  class="small"
                  onClick={() => replace([...active, fault.id])}
                >
                  {fault.label} <span class="muted">{fault.meaning}</span>
                </button>
              ))}
          </fieldset>
        );
      })}
    </details>
  );
}

/** Of one vendor's faults to all requests only one can show, so the latest takes the place of the others. */
function withFault(active: readonly string[], id: string, on: boolean): readonly string[] {
  const others = active.filter((one) => one !== id);
  if (!on) return others;
  return id.startsWith("splunk-")
    ? [...others.filter((one) => !one.startsWith("splunk-")), id]
    : [...others, id];
}

function replace(active: readonly string[]): Promise<boolean> {
  return attempt(async () => {
    faults.value = await request<FaultsView>("PUT", "/api/faults", { active });
  });
}
