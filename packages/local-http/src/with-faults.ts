import { setTimeout as wait } from "node:timers/promises";
import type { FaultAction } from "./fault-action.ts";
import type { Faults } from "./faults.ts";
import { RawResponse, type VendorHandle } from "./vendor-handle.ts";

/** Waits, but no longer than the client stays connected. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export interface VendorError {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The vendor's own error for a fault that has a status and no body. */
export type ToVendorError = (
  fault: { readonly status: number; readonly resetAfterMs?: number | undefined },
  request: Request,
) => VendorError;

export interface FaultOptions {
  readonly sleep?: Sleep;
  /** Default: an empty body. */
  readonly toError?: ToVendorError;
}

/** The faults that are already in front of a handle. */
const guarded = new WeakMap<VendorHandle, Faults>();

/**
 * Puts faults in front of a vendor. Faults of the socket are expressed as responses too (see {@link VendorHandle}), so
 * the same faults work through msw and on a real port. Only closing the port needs `serve`; elsewhere an
 * unreachable vendor resets every request. A handle that already has these faults is returned unchanged.
 */
export function withFaults(handle: VendorHandle, faults: Faults, options: FaultOptions = {}): VendorHandle {
  if (guarded.get(handle) === faults) return handle;
  const { sleep = pause, toError } = options;
  const withThem: VendorHandle = async (request, caller) => {
    if (faults.unreachable) return Response.error();
    const action = faults.take(request);
    if (action === undefined) return handle(request, caller);
    switch (action.kind) {
      case "delay":
        await sleep(action.delayMs, request.signal);
        return handle(request, caller);
      case "lostAnswer":
        await handle(request, caller);
        return Response.error();
      case "answer":
        await sleep(action.delayMs ?? 0, request.signal);
        if (action.after === true) await handle(request.clone(), caller);
        return toGivenResponse(action, toError?.(action, request));
      default:
        return toResponse(action, request.signal, sleep);
    }
  };
  guarded.set(withThem, faults);
  return withThem;
}

type AnswerAction = Extract<FaultAction, { kind: "answer" }>;
type OtherAction = Exclude<FaultAction, { kind: "answer" | "delay" | "lostAnswer" }>;

const success = '{"text":"Success","code":0}';
const page = "<!doctype html><html><head><title>Splunk</title></head><body><h1>Splunk</h1></body></html>\n";

async function toResponse(action: OtherAction, closed: AbortSignal, sleep: Sleep): Promise<Response> {
  switch (action.kind) {
    case "reset":
      return Response.error();
    case "hangBeforeHeaders":
      await untilClosed(closed);
      return Response.error();
    case "hangAfterHeaders":
      return stream(200, { "content-length": String(success.length) }, () => untilClosed(closed));
    case "slowBody":
      return toSlowBody(action.everyMs ?? 100, closed, sleep);
    case "endlessBody":
      return stream(200, {}, (out) => out.enqueue(new TextEncoder().encode(" ".repeat(4096))));
    case "html":
      return new Response(page, {
        status: action.status ?? 200,
        headers: { "content-type": "text/html; charset=UTF-8", "content-length": String(page.length) },
      });
    case "redirect":
      return new Response(null, {
        status: action.status ?? 303,
        headers: { location: action.location ?? "/en-US/account/login", "content-length": "0" },
      });
    case "malformed":
      return toMalformed(action.what);
  }
}

function toGivenResponse(
  { status, body: given, headers }: AnswerAction,
  vendor: VendorError | undefined,
): Response {
  const body = given ?? vendor?.body;
  const isJson = typeof body !== "string";
  const bytes = new TextEncoder().encode(body === undefined ? "" : isJson ? JSON.stringify(body) : body);
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : bytes, {
    status,
    headers: {
      ...(isJson && body !== undefined ? { "content-type": "application/json; charset=UTF-8" } : {}),
      ...(empty ? {} : { "content-length": String(bytes.length) }),
      ...(given === undefined ? vendor?.headers : {}),
      ...headers,
    },
  });
}

function toMalformed(what: "json" | "length" | "bytes"): Response {
  const cut = success.slice(0, -8);
  if (what === "bytes") return new RawResponse("\u0016\u0003\u0001 this is not HTTP\r\n\r\n");
  if (what === "json") {
    return new Response(cut, {
      headers: { "content-type": "application/json", "content-length": String(cut.length) },
    });
  }
  let sent = false;
  return stream(200, { "content-length": String(success.length) }, (out) => {
    if (sent) return out.error(new Error("the connection breaks here"));
    sent = true;
    out.enqueue(new TextEncoder().encode(cut));
  });
}

function toSlowBody(everyMs: number, closed: AbortSignal, sleep: Sleep): Response {
  let sent = 0;
  return stream(200, { "content-length": String(success.length) }, async (out) => {
    await sleep(everyMs, closed);
    out.enqueue(new TextEncoder().encode(success.charAt(sent)));
    sent += 1;
    if (sent === success.length) out.close();
  });
}

type Pull = (out: ReadableStreamDefaultController<Uint8Array>) => void | Promise<void>;

function stream(status: number, headers: Record<string, string>, pull: Pull): Response {
  const body = new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 });
  return new Response(body, { status, headers: { "content-type": "application/json", ...headers } });
}

/** Ends when the client disconnects, so that a hanging request holds nothing afterwards. */
function untilClosed(closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (closed.aborted) resolve();
    else closed.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await wait(ms, undefined, { signal }).catch(() => undefined);
}
