import { useSignal } from "@preact/signals";
import type { EventView } from "../../src/page-model.ts";
import { ActivityBadge } from "../parts/badge.tsx";
import { More } from "../parts/more.tsx";
import { toClock } from "../state/format.ts";
import { events } from "../state/store.ts";
import { urlSignal } from "../state/url.ts";

const shown = 12;
const freshMs = 3_000;
const isTest = ({ fields }: EventView) => fields?.test === true;
const isFresh = ({ time }: EventView) => Date.now() - time < freshMs;

const filter = urlSignal("find", "");

/** Events as Splunk has them. */
export function EventsPanel() {
  if (events.value.length === 0) {
    return <p class="empty">Splunk has no events yet. Events from any sender show up here.</p>;
  }
  const wanted = filter.value.trim().toLowerCase();
  const matching = events.value.filter(({ raw, index }) => `${index} ${raw}`.toLowerCase().includes(wanted));
  return (
    <>
      <input
        type="search"
        class="filter"
        aria-label="Find in the events"
        placeholder="Find in the latest events: a name, an address, an id"
        value={filter.value}
        onInput={({ currentTarget }) => {
          filter.value = currentTarget.value;
        }}
      />
      {matching.length === 0 && (
        <p class="empty">No event of the latest {events.value.length} holds this text.</p>
      )}
      <More all={matching} first={shown}>
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
    </>
  );
}

function Event({ event }: { readonly event: EventView }) {
  const { time, index, host, source, sourcetype, via, fields, raw } = event;
  const { message, userName, application, country, ...rest } = fields ?? {};
  const metadata = { index, source, sourcetype, host, time: new Date(time).toISOString(), via };
  return (
    <details>
      <summary>
        <span class="muted">{toClock(time)}</span>
        {fields === undefined ? <span class="badge">raw</span> : <ActivityBadge activity={message} />}
        <span class="who">{toText(userName ?? rest.userId ?? raw.slice(0, 80))}</span>
        <span class="muted wide">{[application, country].filter(Boolean).map(toText).join(" · ")}</span>
        {isTest(event) && <span class="badge warn">test</span>}
        <code class="muted wide">{`${index} / ${sourcetype}`}</code>
      </summary>
      <div class="event-detail">
        <CopyButton text={raw} />
        <dl class="fields meta">{Object.entries(metadata).map(toEntry)}</dl>
        {fields === undefined ? (
          <pre>{raw}</pre>
        ) : (
          <dl class="fields">{Object.entries(fields).map(toEntry)}</dl>
        )}
      </div>
    </details>
  );
}

/** Puts the event, as Splunk has it, into the clipboard. */
function CopyButton({ text }: { readonly text: string }) {
  const label = useSignal("Copy event");
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text).then(
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
