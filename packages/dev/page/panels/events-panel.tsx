import { computed, useSignal } from "@preact/signals";
import type { EventView } from "../../src/page-model.ts";
import { ActivityBadge } from "../parts/flow-list.tsx";
import { More } from "../parts/more.tsx";
import { useRoving } from "../parts/use-roving.ts";
import { toClock } from "../state/format.ts";
import { events } from "../state/store.ts";
import { urlSignal } from "../state/url.ts";

const shown = 12;
const freshMs = 3_000;
const isTest = ({ fields }: EventView) => fields?.test === true;
const isReconciled = ({ fields }: EventView) => fields?.reconciled === true;
const isFresh = ({ time }: EventView) => Date.now() - time < freshMs;

const kinds: readonly {
  readonly id: string;
  readonly label: string;
  readonly matches: (event: EventView) => boolean;
}[] = [
  { id: "", label: "All events", matches: () => true },
  { id: "SignUp", label: "SignUp", matches: ({ fields }) => fields?.message === "SignUp" },
  { id: "Login", label: "Login", matches: ({ fields }) => fields?.message === "Login" },
  { id: "test", label: "Test events", matches: isTest },
  { id: "reconciled", label: "Reconciled", matches: isReconciled },
  {
    id: "other",
    label: "Other senders",
    matches: ({ fields }) => fields?.message !== "SignUp" && fields?.message !== "Login",
  },
];

const text = urlSignal("find", "", "replace");
const kind = urlSignal("kind", "");

const matching = computed(() => {
  const wanted = text.value.trim().toLowerCase();
  const { matches } = kinds.find(({ id }) => id === kind.value) ?? { matches: () => true };
  return events.value.filter(
    (event) => matches(event) && `${event.index} ${event.raw}`.toLowerCase().includes(wanted),
  );
});

/** The events in Splunk. */
export function EventsPanel() {
  const ref = useRoving("summary");
  const { length } = events.value;
  if (length === 0) {
    return (
      <p class="empty">
        Splunk has no events yet. Log a user in, or send an event to Splunk from your own program: it is shown
        here.
      </p>
    );
  }
  const found = matching.value;
  return (
    <>
      <div class="filters">
        <input
          type="search"
          aria-label="Find in the events"
          placeholder="Find a name, an address, an id"
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
          }}
        />
        <select
          aria-label="Kind of event"
          value={kind.value}
          onChange={({ currentTarget }) => {
            kind.value = currentTarget.value;
          }}
        >
          {kinds.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
        {found.length < length && <span class="muted">{`${found.length} of the latest ${length}`}</span>}
      </div>
      {found.length === 0 && (
        <p class="empty">
          None of the latest {length} events matches.{" "}
          <button
            type="button"
            class="small"
            onClick={() => {
              text.value = "";
              kind.value = "";
            }}
          >
            Show all events
          </button>
        </p>
      )}
      <div ref={ref}>
        <More all={found} first={shown}>
          {(latest) => (
            <ul class="rows events" aria-label="Events, newest first">
              {latest.map((event) => (
                <li key={event.serial} class={isFresh(event) ? "fresh" : undefined}>
                  <Event event={event} />
                </li>
              ))}
            </ul>
          )}
        </More>
      </div>
    </>
  );
}

function Event({ event }: { readonly event: EventView }) {
  const open = useSignal(false);
  const { time, index, sourcetype, fields, raw } = event;
  const { message, userName, userId, application, country } = fields ?? {};
  return (
    <details
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>
        <span class="muted">{toClock(time)}</span>
        {fields === undefined ? <span class="badge">raw</span> : <ActivityBadge activity={message} />}
        <span class="what">
          <span class="who">{toText(userName ?? userId ?? raw.slice(0, 80))}</span>
          {isTest(event) && <span class="badge warn">test</span>}
          {isReconciled(event) && <span class="badge">reconciled</span>}
        </span>
        <span class="muted wide">{[application, country].filter(Boolean).map(toText).join(" · ")}</span>
        <code class="muted wide">{`${index} / ${sourcetype}`}</code>
      </summary>
      {open.value && <EventDetail event={event} />}
    </details>
  );
}

function EventDetail({ event }: { readonly event: EventView }) {
  const { time, index, host, source, sourcetype, via, fields, raw } = event;
  const metadata = { index, source, sourcetype, host, time: new Date(time).toISOString(), via };
  return (
    <div class="event-detail">
      <CopyButton text={raw} />
      {isTest(event) && <p class="muted">A test event: dashboards and alerts do not count it.</p>}
      <dl class="fields meta">{Object.entries(metadata).map(toEntry)}</dl>
      {fields === undefined ? (
        <pre>{raw}</pre>
      ) : (
        <dl class="fields">{Object.entries(fields).map(toEntry)}</dl>
      )}
    </div>
  );
}

/** Copies the event, as Splunk stores it, to the clipboard. */
function CopyButton({ text: raw }: { readonly text: string }) {
  const label = useSignal("Copy event");
  const copy = async () => {
    const done = await navigator.clipboard.writeText(raw).then(
      () => true,
      () => false,
    );
    label.value = done ? "Copied" : "The browser does not let this page copy";
  };
  return (
    <button type="button" class="small copy" onClick={copy}>
      {label.value}
    </button>
  );
}

function toEntry([name, value]: [string, unknown]) {
  return (
    <div key={name}>
      <dt>{name}</dt>
      <dd>{toText(value)}</dd>
    </div>
  );
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
