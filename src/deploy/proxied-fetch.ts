/**
 * `fetch` through a proxy. Node's own does not read `HTTPS_PROXY` before Node 24; axios does, with a CONNECT tunnel,
 * and is here anyway for Splunk. It reads `HTTPS_PROXY` and `NO_PROXY` from the process environment. Plain HTTP goes
 * to loopback alone, and no proxy serves that.
 */
export const proxiedFetch: typeof globalThis.fetch = async (input, init) => {
  const { default: axios } = await import("axios");
  const request = new Request(input, init);
  const body = await request.text();
  const { status, headers, data } = await axios.request<ArrayBuffer>({
    url: request.url,
    method: request.method,
    ...(request.url.startsWith("http:") ? { proxy: false as const } : {}),
    headers: Object.fromEntries(request.headers),
    ...(body === "" ? {} : { data: body }),
    responseType: "arraybuffer",
    signal: request.signal,
    validateStatus: () => true,
    maxRedirects: 0,
  });
  const answered = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string]);
  return new Response(status === 204 ? null : data, { status, headers: answered });
};

/** Whether the environment names a proxy. */
export function hasProxy(env: Readonly<Record<string, string | undefined>>): boolean {
  return ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].some((name) => Boolean(env[name]));
}
