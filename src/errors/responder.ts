/** The parts of a response that show who sent it. */
export interface Responded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Max characters of a body that are shown. */
const maxWords = 80;

/**
 * Whether Splunk sent a response. splunkd sets the `server` header. Proxies may replace the header, so the shape of the
 * body also counts.
 */
export function isFromSplunk({ headers, body }: Responded): boolean {
  return /^splunkd\b/i.test(toServer(headers)) || isHecBody(body) || isManagementBody(body);
}

/** `{"text":"…","code":4}`: the Event Collector. */
export function isHecBody(body: string): boolean {
  const json = parseObject(body);
  return typeof json?.text === "string" && Number.isInteger(json.code);
}

/** `{"messages":[{"type":"WARN","text":"…"}]}`, or the same in XML: the management port. */
export function isManagementBody(body: string): boolean {
  if (/^\s*(?:<\?xml[^>]*>\s*)?<response>/.test(body)) return true;
  const messages = parseObject(body)?.messages;
  return Array.isArray(messages) && messages.some((message) => typeof message?.text === "string");
}

/** The message in a response of the management port, or `undefined`. */
export function readSplunkMessage(body: string, types?: readonly string[]): string | undefined {
  for (const line of body.split("\n")) {
    const messages = parseObject(line)?.messages;
    if (!Array.isArray(messages)) continue;
    for (const message of messages) {
      if (typeof message?.text !== "string") continue;
      if (types === undefined || types.includes(String(message.type).toUpperCase())) return message.text;
    }
  }
  return undefined;
}

/** What a response says itself: Splunk's words and, of the Event Collector, its code; else the first words of a page. */
export function readSplunkWords(body: string): { readonly message: string; readonly code?: string } {
  const { text, code } = parseObject(body) ?? {};
  if (typeof text === "string")
    return { message: text, ...(Number.isInteger(code) ? { code: String(code) } : {}) };
  return { message: readSplunkMessage(body) ?? toFirstWords(body) };
}

/** `server nginx/1.25.3, "502 Bad Gateway"`: the header and the first words of the body. */
export function describeResponder({ headers, body }: Responded): string {
  const server = toServer(headers);
  const words = toFirstWords(body);
  const parts = [
    server === "" ? "a server without a name" : `server ${server.slice(0, maxWords)}`,
    ...(words === "" ? [] : [`"${words}"`]),
  ];
  return parts.join(", ");
}

function toFirstWords(body: string): string {
  const title = /<title[^>]*>([^<]+)/i.exec(body)?.[1];
  const text = (
    title ?? body.slice(0, 5000).replaceAll(/<(?:script|style)[\s\S]*?<\/(?:script|style)>|<[^>]*>/gi, " ")
  )
    .replaceAll(/\s+/g, " ")
    .trim();
  return text.length > maxWords ? `${text.slice(0, maxWords - 1)}…` : text;
}

function toServer(headers: Responded["headers"]): string {
  const server = headers.server;
  return typeof server === "string" ? server : "";
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
