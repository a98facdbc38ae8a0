import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Clock } from "../clock.ts";
import { createBoundedBody } from "./bounded-body.ts";
import type { Exchange, HttpHeaders, TlsDetails } from "./exchange.ts";

/** A request that is being recorded. */
export interface ExchangeRecording {
  /** The exchange as it stands. */
  read(): Exchange;
}

/**
 * Records a request without changing it: adds no listener (a `response` listener would keep Node from discarding a
 * response without a reader), reads no stream, and passes on every call with its result.
 *
 * @param connection the request that holds the connection to the server, normally the same
 */
export function recordExchange(
  request: ClientRequest,
  url: string,
  clock: Clock,
  connection: () => ClientRequest = () => request,
): ExchangeRecording {
  const method = request.method;
  const opened = clock.now();
  const requestBody = createBoundedBody();
  const responseBody = createBoundedBody();
  let started: number | undefined;
  let ended: number | undefined;
  let sent = false;
  let complete = false;
  let requestHeaders: HttpHeaders | undefined;
  let response: IncomingMessage | undefined;
  let error: Exchange["error"];
  let facts: Pick<Exchange, "reusedSocket" | "tls"> = {};

  const note = (chunk: unknown, encoding: unknown): void => {
    if (request.writableEnded || request.destroyed) return;
    started ??= clock.now();
    requestHeaders ??= toHeaders(request.getHeaders());
    requestBody.add(chunk, encoding);
  };
  const finish = (): void => {
    ended ??= clock.now();
  };

  const write = request.write.bind(request) as (...args: unknown[]) => boolean;
  request.write = (...args: unknown[]) => {
    note(args[0], args[1]);
    return write(...args);
  };
  const end = request.end.bind(request) as (...args: unknown[]) => ClientRequest;
  request.end = (...args: unknown[]) => {
    note(typeof args[0] === "function" ? undefined : args[0], args[1]);
    sent ||= !request.destroyed;
    return end(...args);
  };
  const emit = request.emit.bind(request) as (event: string | symbol, ...args: unknown[]) => boolean;
  request.emit = (event: string | symbol, ...args: unknown[]) => {
    if (event === "response") {
      response = args[0] as IncomingMessage;
      facts = readConnection(connection());
      watchBody(response);
    } else if (event === "error") {
      error ??= toError(args[0]);
      facts = { ...readConnection(connection()), ...facts };
      finish();
    } else if (event === "close") {
      finish();
    }
    return emit(event, ...args);
  };

  function watchBody(message: IncomingMessage): void {
    const push = message.push.bind(message);
    message.push = (chunk: unknown, encoding?: BufferEncoding) => {
      if (chunk === null) {
        complete = message.complete;
        finish();
      } else {
        responseBody.add(chunk, encoding);
      }
      return push(chunk, encoding);
    };
  }

  return {
    read: () => ({
      method,
      url,
      requestHeaders: requestHeaders ?? toHeaders(request.getHeaders()),
      requestBody: requestBody.text(),
      sent,
      ...(response?.statusCode !== undefined && {
        status: response.statusCode,
        responseHeaders: toHeaders(response.headers),
        responseBody: responseBody.text(),
      }),
      complete,
      startedAt: new Date(started ?? opened).toISOString(),
      durationMs: (ended ?? clock.now()) - (started ?? opened),
      ...(error && { error }),
      ...facts,
    }),
  };
}

function readConnection(request: ClientRequest): Pick<Exchange, "reusedSocket" | "tls"> {
  const { socket } = request;
  if (socket === null || socket === undefined) return {};
  const tls = readTls(socket);
  return { reusedSocket: request.reusedSocket, ...(tls && { tls }) };
}

function toHeaders(
  headers: Readonly<Record<string, number | string | readonly string[] | undefined>>,
): HttpHeaders {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === "number" ? String(value) : value] as const],
  );
  return Object.fromEntries(entries);
}

function toError(thrown: unknown): NonNullable<Exchange["error"]> {
  if (typeof thrown !== "object" || thrown === null) return { message: String(thrown) };
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
  const message = "message" in thrown ? String(thrown.message) : String(thrown);
  return { ...(code !== undefined && { code }), message };
}

/** What a connection's TLS is, as far as it is known; undefined for plain TCP. */
function readTls(socket: Socket): TlsDetails | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const protocol = socket.getProtocol();
  const certificate: Partial<ReturnType<TLSSocket["getPeerCertificate"]>> = socket.getPeerCertificate() ?? {};
  const subject = certificate.subject?.CN;
  const validTo = Date.parse(certificate.valid_to ?? "");
  return {
    ...(protocol !== null && { protocol }),
    ...(subject !== undefined && { subject: [subject].flat().join(", ") }),
    ...(!Number.isNaN(validTo) && { validTo: new Date(validTo).toISOString() }),
  };
}
