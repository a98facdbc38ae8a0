/** Makes a test of a pattern with `*`, in any case, in linear time however many stars there are. */
export function toGlob(pattern: string): (value: string) => boolean {
  const parts = pattern.toLowerCase().split("*");
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return (value) => value.toLowerCase() === first;
  const middle = parts.slice(1, -1);
  return (value) => {
    const text = value.toLowerCase();
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const part of middle) {
      const found = text.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
