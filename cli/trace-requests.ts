import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { errorMonitor } from "node:events";
import { ClientRequest, type IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { toReason } from "../src/outbound/retry.ts";
import { mask } from "../src/settings/create-redaction.ts";

/** Max characters of a body that are shown. */
const maxBody = 2_000;

/** Longer than any secret: what is cut off a body before the redaction must not begin within one that is shown. */
const margin = 10_000;

/** Headers whose values are always redacted. */
const credentialHeaders = /^(authorization|proxy-authorization|cookie|set-cookie)$/i;

/**
 * Shows every request and its response with their bodies while a command runs, for `--verbose`: those of `fetch`, and
 * those of Node's own HTTP client. A request that gets no response is shown with the reason.
 *
 * @param redact Removes secrets from a text.
 * @param print Called with complete lines.
 */
export function traceRequests(
  fetch: typeof globalThis.fetch,
  redact: (text: string) => string,
  print: (lines: string) => void,
): { readonly fetch: typeof globalThis.fetch; end(): void } {
  const show = (prefix: string, first: string, headers: readonly Header[] = [], body = "") => {
    const lines = [
      redact(first),
      ...headers.map(([name, value]) => `${name}: ${credentialHeaders.test(name) ? mask : redact(value)}`),
      ...(body === "" ? [] : ["", ...toShownBody(body, redact).split("\n")]),
    ];
    print(lines.map((line) => `${prefix} ${line}`.trimEnd()).join("\n"));
  };
  const showFailure = (url: string, error: unknown) =>
    show("<", `no response from ${url} (${toReason(error) ?? "connection lost"})`);

  const tracedFetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { method, url } = request;
    show(">", `${method} ${url}`, [...request.headers], await request.clone().text());
    try {
      const response = await fetch(input, init);
      show("<", `${response.status} ${url}`, [...response.headers], await response.clone().text());
      return response;
    } catch (error) {
      showFailure(url, error);
      throw error;
    }
  };

  const onEnd = (request: ClientRequest, sent: Buffer) => {
    const url = toUrl(request);
    const headers = toHeaders(request.getHeaders());
    show(">", `${request.method} ${url}`, headers, toText(sent, request.getHeader("content-encoding")));
    request.once(errorMonitor, (error) => showFailure(url, error));
  };
  const onResponse = (message: unknown) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const { statusCode, headers } = response;
    onceWhole(response, (body) => {
      const text = toText(body, headers["content-encoding"]);
      show("<", `${statusCode} ${toUrl(request)}`, toHeaders(headers), text);
    });
  };
  const stopListening = listenToRequests(onEnd);
  subscribe("http.client.response.finish", onResponse);
  return {
    fetch: tracedFetch,
    end() {
      stopListening();
      unsubscribe("http.client.response.finish", onResponse);
    },
  };
}

type Header = readonly [name: string, value: string];

function toHeaders(headers: Readonly<Record<string, unknown>>): readonly Header[] {
  return Object.entries(headers).map(([name, value]) => [name, String(value)]);
}

function toUrl(request: ClientRequest): string {
  return `${request.protocol}//${request.getHeader("host") ?? request.host}${request.path}`;
}

/**
 * Calls back when a request of Node's own client is complete, with its body. Node has no event for this before the
 * connection is there, and a request that finds none is to be shown, too.
 */
function listenToRequests(onEnd: (request: ClientRequest, sent: Buffer) => void): () => void {
  const { write, end } = ClientRequest.prototype;
  const sent = new WeakMap<ClientRequest, Buffer[]>();
  const keep = (request: ClientRequest, [chunk, encoding]: readonly unknown[]) => {
    const chunks = sent.get(request) ?? [];
    sent.set(request, chunks);
    if (typeof chunk === "string") {
      chunks.push(Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8"));
    } else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    return chunks;
  };
  ClientRequest.prototype.write = function (this: ClientRequest, ...parameters: unknown[]) {
    keep(this, parameters);
    return Reflect.apply(write, this, parameters);
  };
  ClientRequest.prototype.end = function (this: ClientRequest, ...parameters: unknown[]) {
    onEnd(this, Buffer.concat(keep(this, parameters)));
    return Reflect.apply(end, this, parameters);
  };
  return () => Object.assign(ClientRequest.prototype, { write, end });
}

/** Reads a copy of a body while it arrives. */
function onceWhole(response: IncomingMessage, use: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const push = response.push.bind(response);
  response.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk === null) use(Buffer.concat(chunks));
    else if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    return push(chunk, encoding);
  };
}

function toText(body: Buffer, encoding: unknown): string {
  try {
    return (encoding === "gzip" ? gunzipSync(body) : body).toString("utf8");
  } catch {
    return `(${body.length} bytes)`;
  }
}

/** An Action's code would leave no place for what stands beside it. */
function withoutCode(body: string): string {
  return body.replaceAll(/"code":"([^"\\]*(?:\\.[^"\\]*)*)"/g, (whole, code: string) =>
    code.length < 300 ? whole : `"code":"${code.slice(0, 40)}… (${code.length} characters)"`,
  );
}

/** Redacted first and cut then: a half secret could not be told from other text. */
function toShownBody(body: string, redact: (text: string) => string): string {
  const shown = redact(redactFields(withoutCode(body).slice(0, maxBody + margin)));
  return shown.length > maxBody ? `${shown.slice(0, maxBody)}… (${body.length} characters)` : shown;
}

/** Tokens in JSON or form bodies that are not in the environment. The `value` of a binding is an id. */
function redactFields(body: string): string {
  return body
    .replaceAll(
      /((?:"(?:access_token|client_secret|client_assertion|password)"|(?<!"type":"action_id",)"value")\s*:\s*")(?:[^"\\]|\\.)*"?/g,
      `$1${mask}"`,
    )
    .replaceAll(/\b((?:client_secret|client_assertion|password)=)[^&\s]*/g, `$1${mask}`);
}
