import { renderMessagesXml, type SplunkMessage } from "./xml.ts";

/** An endpoint's result before `output_mode` decides how it is written. */
export interface Reply {
  readonly status: number;
  readonly json: unknown;
  readonly xml: () => string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A body that does not depend on `output_mode`. */
  readonly text?: string;
}

/** A reply that is neither JSON nor XML. */
export function toText(status: number, contentType: string, text: string): Reply {
  return { status, json: undefined, xml: () => text, text, headers: { "content-type": contentType } };
}

/** A reply with messages only, the format of every refusal on the management port. */
export function toMessages(
  status: number,
  type: SplunkMessage["type"],
  text: string,
  more: { readonly code?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Reply {
  const message: SplunkMessage = more.code === undefined ? { type, text } : { type, code: more.code, text };
  return {
    status,
    json: { messages: [message] },
    xml: () => renderMessagesXml([message]),
    ...(more.headers === undefined ? {} : { headers: more.headers }),
  };
}

/** Renders a reply by `output_mode`: JSON for `json` and its variants, XML otherwise. */
export function renderReply(reply: Reply, outputMode: string | null): Response {
  const isJson = outputMode?.startsWith("json") === true;
  const text = reply.text ?? (isJson ? JSON.stringify(reply.json) : reply.xml());
  const bytes = new TextEncoder().encode(text);
  return new Response(bytes, {
    status: reply.status,
    headers: {
      "content-type": isJson ? "application/json; charset=UTF-8" : "text/xml; charset=UTF-8",
      "content-length": String(bytes.length),
      "cache-control": "no-store, no-cache, must-revalidate, max-age=0",
      "x-content-type-options": "nosniff",
      server: "Splunkd",
      ...reply.headers,
    },
  });
}

/** splunkd's messages for a method that a collection does not support, and for creating without a name. */
export function toNoTarget(method: string): Reply {
  return toMessages(400, "ERROR", `Cannot perform action "${method}" without a target name to act on.`);
}

/** splunkd's 404 for an object that a collection does not have. */
export function toUnknownObject(name: string): Reply {
  return toMessages(404, "ERROR", `Could not find object id=${name}`);
}
