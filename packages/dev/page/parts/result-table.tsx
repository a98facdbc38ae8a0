import type { SearchTable, SearchValue } from "../../src/page-model.ts";
import { toMoment } from "../state/format.ts";
import { More } from "./more.tsx";
import { useRoving } from "./use-roving.ts";

/** Internal fields, not shown in a table. */
const hidden =
  /^_(?:bkt|cd|si|serial|raw|indextime|sourcetype|subsecond)$|^(?:splunk_server|linecount|punct)$/;

/** Fields that all events have in common are omitted where whole events are shown. These fields come first. */
const metadata = ["host", "source", "sourcetype", "index", "time"];
const firstOfEvent = ["_time", "message", "userName", "application", "connection", "clientIP"];

/** Max columns of a table. With more columns each row becomes a block of names and values. */
const maxColumns = matchMedia("(min-width: 1200px)").matches ? 10 : 5;
/** Characters. A longer value may break anywhere. */
const longValue = 14;

/** Rows of a search. */
export function ResultTable({
  table,
  first,
  onPick,
}: {
  readonly table: SearchTable;
  /** Rows that are shown at first. */
  readonly first: number;
  readonly onPick?: ((row: SearchTable["rows"][number]) => void) | undefined;
}) {
  const ref = useRoving("button");
  const isEvents = table.fields.includes("_raw");
  const shown = table.fields.filter(
    (field) => !hidden.test(field) && !(isEvents && metadata.includes(field)),
  );
  const fields = isEvents
    ? [...new Set([...firstOfEvent.filter((field) => shown.includes(field)), ...shown])]
    : shown;
  if (table.rows.length === 0) return <p class="empty">No results in this time range.</p>;
  return (
    <More all={table.rows} first={first}>
      {(rows) => (
        <div class={fields.length > maxColumns ? "results blocks" : "results"} ref={ref}>
          <table>
            <thead>
              <tr>
                {fields.map((field) => (
                  <th key={field} scope="col">
                    {field}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={String(index)} class={onPick && "pick"} onClick={onPick && (() => onPick(row))}>
                  {fields.map((field, column) => {
                    const text = toText(field, row[field]);
                    return (
                      <td
                        key={field}
                        data-field={field}
                        class={text === "" ? "none" : text.length > longValue ? "long" : undefined}
                      >
                        {onPick !== undefined && column === 0 ? (
                          <button type="button" class="quiet" title="Show the events">
                            {text === "" ? "–" : text}
                          </button>
                        ) : (
                          text
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </More>
  );
}

function toText(field: string, value: SearchValue | undefined): string {
  if (value === undefined) return "";
  if (field === "_time" && typeof value === "number") return toMoment(new Date(value * 1_000).toISOString());
  return typeof value === "object" ? value.join(", ") : String(value);
}
