/** The error of an XML text and its line. `undefined` if it is well-formed. Ignores namespaces. */
export function findXmlFault(xml: string): { readonly line: number; readonly message: string } | undefined {
  const open: { name: string; at: number }[] = [];
  const fault = (at: number, message: string) => ({ line: xml.slice(0, at).split("\n").length, message });
  const piece =
    /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[<&]|[^<&]+/g;
  let roots = 0;
  for (const match of xml.matchAll(piece)) {
    const [text, closes, name, attributes = "", empty] = match;
    const at = match.index;
    if (text === "<") return fault(at, "a tag that does not read");
    if (text === "&") {
      if (!/^&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);/i.test(xml.slice(at)))
        return fault(at, "& must be &amp;");
      continue;
    }
    if (name === undefined) {
      if (open.length === 0 && !text.startsWith("<") && text.trim() !== "")
        return fault(at, "text outside the root element");
      continue;
    }
    if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(attributes))
      return fault(at, "& must be &amp;");
    if (closes === "/") {
      const last = open.pop();
      if (last?.name !== name) return fault(at, `</${name}> closes <${last?.name ?? "nothing"}>`);
      continue;
    }
    if (open.length === 0 && roots++ > 0) return fault(at, "a second root element");
    if (empty !== "/") open.push({ name, at });
  }
  const last = open.at(-1);
  if (last !== undefined) return fault(last.at, `<${last.name}> is not closed`);
  return roots === 0 ? fault(0, "no element") : undefined;
}
