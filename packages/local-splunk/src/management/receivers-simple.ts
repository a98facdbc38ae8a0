import type { Caller } from "@splunk-action/local-http";
import { breakLines } from "../break-lines.ts";
import { extractTimestamp } from "../extract-timestamp.ts";
import type { SplunkState } from "../state.ts";
import type { Account } from "./authenticate.ts";
import { type Reply, toMessages } from "./reply.ts";
import { escapeXml, xmlHead } from "./xml.ts";

/** With fewer lines, splunkd does not trust its guess of a sourcetype and adds a suffix to the name. */
const enoughLines = 100;

/**
 * `POST /services/receivers/simple`: the body goes unchanged through the parsing pipeline with the metadata of the
 * query. Needs the capability `edit_tcp`.
 * https://help.splunk.com (REST API Reference, input endpoints)
 */
export function receiveSimple(
  state: SplunkState,
  account: Account,
  query: URLSearchParams,
  body: Uint8Array,
  caller: Caller,
): Reply {
  if (!account.capabilities.has("edit_tcp")) {
    return toMessages(403, "WARN", "insufficient permission to access this resource");
  }
  if (body.length === 0) return toMessages(400, "WARN", "empty body");
  const index = query.get("index") || "default";
  const realIndex = index === "default" ? "main" : index;
  if (!state.indexes.has(realIndex)) return toMessages(400, "WARN", `supplied index '${index}' missing`);

  const text = new TextDecoder().decode(body);
  const lines = breakLines(text);
  const source = query.get("source") || "http-simple";
  const host = toHost(query, source, caller);
  const sourcetype = query.get("sourcetype") || guessSourcetype(source, lines.length);
  for (const raw of lines) {
    const time = extractTimestamp(raw, state.now()) ?? state.now() / 1000;
    state.index({ raw, time, index: realIndex, host, source, sourcetype, via: "receivers/simple" });
  }
  const receipt = { index, bytes: body.length, host, source, sourcetype };
  return { status: 200, json: receipt, xml: () => renderReceipt(receipt) };
}

/** `host_regex` takes the host out of the source, as it does from a file's path. */
function toHost(query: URLSearchParams, source: string, caller: Caller): string {
  const pattern = query.get("host_regex");
  if (pattern !== null) {
    try {
      const found = new RegExp(pattern).exec(source)?.[1];
      if (found !== undefined) return found;
    } catch {
      // splunkd ignores a pattern that does not compile.
    }
  }
  return query.get("host") || caller.address;
}

function guessSourcetype(source: string, lines: number): string {
  const base =
    source === "http-simple" ? "unknown" : (source.split(/[/\\]/).pop() ?? "").replace(/\.\w+$/, "");
  return `${base === "" ? "unknown" : base}${lines < enoughLines ? "-too_small" : ""}`;
}

function renderReceipt({ index, ...rest }: Record<string, string | number>): string {
  const fields = Object.entries({ _index: index ?? "", ...rest }).map(
    ([key, value]) =>
      `      <field k='${key}'>\n        <value><text>${escapeXml(String(value))}</text></value>\n      </field>\n`,
  );
  return `${xmlHead}<response>\n  <results>\n    <result>\n${fields.join("")}    </result>\n  </results>\n</response>\n`;
}
