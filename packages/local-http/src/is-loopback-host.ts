/**
 * Whether a `Host` header names this machine's loopback. A page that makes its own name resolve to 127.0.0.1 (DNS
 * rebinding) still sends that name, so refusing every other host keeps web pages out. A client without the header is
 * no browser and is let in.
 */
export function isLoopbackHost(header: string | undefined): boolean {
  if (header === undefined) return true;
  const host = header.trim().replace(/:\d+$/, "").toLowerCase();
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/.test(host)
  );
}
