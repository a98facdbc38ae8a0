import { useSignal } from "@preact/signals";
import type { FaultView } from "../../src/page-model.ts";
import { Chip } from "../parts/chip.tsx";
import { useRoving } from "../parts/use-roving.ts";
import { devState, faults, setFaults } from "../state/store.ts";

const groups = [
  { id: "receive", name: "Splunk takes events" },
  { id: "search", name: "Splunk searches" },
  { id: "api", name: "Auth0 API" },
  { id: "logs", name: "Auth0 logs" },
] as const;

type Group = (typeof groups)[number];

/** Starts open on a wide screen. On a narrow one the list would separate the login form from its result. */
const isWide = matchMedia("(min-width: 961px)").matches;

/** Turns faults on and off. */
export function FaultsPanel() {
  const pointedAt = useSignal<FaultView | undefined>(undefined);
  const { catalogue, active, customRules } = faults.value;
  const isLocal = devState.value?.remoteSplunk === undefined;
  const count = active.length + customRules;
  const shown =
    pointedAt.value === undefined ? catalogue.filter(({ id }) => active.includes(id)) : [pointedAt.value];
  return (
    <section class="panel" id="faults-panel" aria-label="Faults">
      <details id="faults" open={isWide}>
        <summary class="title">
          <h2>Faults</h2>
        </summary>
        {groups
          .filter(({ id }) => isLocal || id === "api" || id === "logs")
          .map((group) => (
            <FaultGroup key={group.id} group={group} onPoint={(fault) => (pointedAt.value = fault)} />
          ))}
        <p class="muted fault-meaning" aria-hidden={pointedAt.value !== undefined}>
          {shown.length > 0
            ? shown.map(({ label, meaning }) => `${label}: ${meaning}`).join(". ")
            : customRules > 0
              ? "Faults set by a script are on."
              : isLocal
                ? "Point at a fault to read what it does."
                : "The faults of the local Splunk do not affect a real one."}
        </p>
      </details>
      {count > 0 && (
        <button type="button" class="small all-off" onClick={() => setFaults([])}>
          Turn all off
        </button>
      )}
    </section>
  );
}

function FaultGroup({
  group: { id, name },
  onPoint,
}: {
  readonly group: Group;
  readonly onPoint: (fault: FaultView | undefined) => void;
}) {
  const ref = useRoving("button");
  const { catalogue, active } = faults.value;
  const own = catalogue.filter((fault) => fault.group === id);
  const isOn = (fault: FaultView) => active.includes(fault.id);
  const rare = own.filter((fault) => !fault.common);
  const chosen = rare.findLast(isOn)?.id ?? "";
  const choose = (wanted: string) => {
    const others = active.filter((one) => !rare.some((fault) => fault.id === one));
    return setFaults(wanted === "" ? others : withFault(own, others, wanted, true));
  };
  return (
    <fieldset class="faults">
      <legend>{name}</legend>
      {rare.length > 0 && (
        <select
          class={chosen === "" ? "other" : "other on"}
          aria-label={`${name}: another fault`}
          value={chosen}
          onChange={async ({ currentTarget }) => {
            await choose(currentTarget.value);
            // A fault that happens once is over: reset the list.
            currentTarget.value = chosen;
          }}
        >
          <option value="">Other…</option>
          {rare.map((fault) => (
            <option key={fault.id} value={fault.id}>
              {`${fault.label}: ${fault.meaning}`}
            </option>
          ))}
        </select>
      )}
      <div class="chips" ref={ref}>
        {own
          .filter((fault) => fault.common)
          .map((fault) => (
            <Chip
              key={fault.id}
              fault={fault}
              on={isOn(fault)}
              onPoint={onPoint}
              onChange={(on) => setFaults(withFault(own, active, fault.id, on))}
            />
          ))}
      </div>
    </fieldset>
  );
}

/** Only one response to an event can be simulated at a time, so a new one replaces the others. */
function withFault(
  own: readonly FaultView[],
  active: readonly string[],
  id: string,
  on: boolean,
): readonly string[] {
  const replaced = own.filter(({ group }) => group === "receive").map((fault) => fault.id);
  const others = active.filter((one) => one !== id && !(on && replaced.includes(one)));
  return on ? [...others, id] : others;
}
