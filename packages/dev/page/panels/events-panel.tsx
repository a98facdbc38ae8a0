import type { EventView } from "../../src/page-model.ts";
import { ActivityBadge } from "../parts/badge.tsx";
import { More } from "../parts/more.tsx";
import { toClock } from "../state/format.ts";
import { events } from "../state/store.ts";

const shown = 12;
const freshMs = 3_000;
const isFresh = ({ time }: EventView) => Date.now() - time < freshMs;

/** Events as Splunk has them. */
export function EventsPanel() {
  if (events.value.length === 0) {
    return <p class="empty">Splunk has no events yet. Whatever it takes shows up here, whoever sends it.</p>;
  }
  return (
    <More all={events.value} first={shown}>
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
        <code class="muted wide">{`${index} / ${sourcetype}`}</code>
      </summary>
      <div class="event-detail">
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
