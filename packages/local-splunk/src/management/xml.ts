/** One message of a refusal. */
export interface SplunkMessage {
  readonly type: "INFO" | "WARN" | "ERROR" | "FATAL";
  readonly text: string;
  readonly code?: string;
}

/** First line of all of splunkd's XML. */
export const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Escapes text for XML content and quoted attributes. Removes control characters that XML does not allow. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are forbidden in XML 1.0
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replace(/&/g, "&amp;")
      .replace(/</g, "&lt;")
      .replace(/>/g, "&gt;")
      .replace(/"/g, "&quot;")
      .replace(/'/g, "&apos;")
  );
}

/** splunkd's `<response><messages>`. */
export function renderMessagesXml(messages: readonly SplunkMessage[]): string {
  const lines = messages.map(({ type, text, code }) => {
    const attribute = code === undefined ? "" : ` code="${escapeXml(code)}"`;
    return `    <msg type="${type}"${attribute}>${escapeXml(text)}</msg>\n`;
  });
  return `${xmlHead}<response>\n  <messages>\n${lines.join("")}  </messages>\n</response>\n`;
}

/** splunkd's `<s:dict>`, `<s:list>` and text of a value, as in the content of an Atom entry. */
export function renderXmlValue(value: unknown): string {
  if (Array.isArray(value)) {
    return `<s:list>${value.map((item) => `<s:item>${renderXmlValue(item)}</s:item>`).join("")}</s:list>`;
  }
  if (typeof value === "object" && value !== null) {
    const keys = Object.entries(value).map(
      ([key, item]) => `<s:key name="${escapeXml(key)}">${renderXmlValue(item)}</s:key>`,
    );
    return `<s:dict>${keys.join("")}</s:dict>`;
  }
  if (typeof value === "boolean") return value ? "1" : "0";
  return value === null || value === undefined ? "" : escapeXml(String(value));
}
