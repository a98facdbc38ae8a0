import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";

/** Max characters of a body that are shown. */
const maxBody = 2_000;

/** Headers whose values are always redacted. */
const credentialHeaders = /^(authorization|proxy-authorization|cookie|set-cookie)$/i;

/**
 * Shows every request and response while a command runs, for `--verbose`. For `fetch` it shows both bodies, for Node's HTTP
 * client only the body of the response.
 *
 * @param redact Removes secrets from a text.
 * @param print Called with complete lines.
 */
export function traceRequests(
  fetch: typeof globalThis.fetch,
  redact: (text: string) => string,
  print: (lines: string) => void,
): { readonly fetch: typeof globalThis.fetch; end(): void } {
  const show = (prefix: string, first: string, headers: readonly Header[], body: string) => {
    const lines = [
      first,
      ...headers.map(([name, value]) => `${name}: ${credentialHeaders.test(name) ? "•••" : value}`),
      ...(body === "" ? [] : ["", cut(redactFields(body))]),
    ];
    print(
      lines
        .flatMap((line) => redact(line).split("\n"))
        .map((line) => `${prefix} ${line}`.trimEnd())
        .join("\n"),
    );
  };
  const tracedFetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    show(">", `${request.method} ${request.url}`, [...request.headers], body);
    const response = await fetch(input, init);
    show("<", `${response.status} ${request.url}`, [...response.headers], await response.clone().text());
    return response;
  };
  const onResponse = (message: unknown) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const url = `${request.protocol}//${request.getHeader("host") ?? request.host}${request.path}`;
    const sent = Object.entries(request.getHeaders()).map(([name, value]): Header => [name, String(value)]);
    show(">", `${request.method} ${url}`, sent, "");
    const received = Object.entries(response.headers).map(([name, value]): Header => [name, String(value)]);
    onceWhole(response, (body) => show("<", `${response.statusCode} ${url}`, received, body));
  };
  subscribe("http.client.response.finish", onResponse);
  return { fetch: tracedFetch, end: () => unsubscribe("http.client.response.finish", onResponse) };
}

type Header = readonly [name: string, value: string];

/** Reads a copy of a body while it arrives. */
function onceWhole(response: IncomingMessage, use: (body: string) => void): void {
  const chunks: Buffer[] = [];
  const push = response.push.bind(response);
  response.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk === null) use(Buffer.concat(chunks).toString("utf8"));
    else if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    return push(chunk, encoding);
  };
}

/** Tokens in JSON or form bodies that are not in the environment. */
function redactFields(body: string): string {
  return body
    .replaceAll(
      /("(?:access_token|client_secret|client_assertion|password|value)"\s*:\s*")(?:[^"\\]|\\.)*"/g,
      '$1•••"',
    )
    .replaceAll(/\b((?:client_secret|client_assertion|password)=)[^&\s]*/g, "$1•••");
}

function cut(body: string): string {
  return body.length > maxBody ? `${body.slice(0, maxBody)}… (${body.length} characters)` : body;
}
