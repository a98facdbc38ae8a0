import type { RecordedRequest, Reply } from "./recording-server.ts";

/** Any status with a JSON body. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json; charset=UTF-8", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** The Event Collector's response. */
export function hec(status: number, code: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return json(status, { text: "some text", code }, headers);
}

/** Splunk's response to an event that it accepts, on either endpoint. */
export const accept: Reply = (response, request) => {
  const receipt = { index: "main", bytes: Buffer.byteLength(request.body), host: "h", source: "s" };
  const success = request.url.includes("/services/collector") ? { text: "Success", code: 0 } : receipt;
  json(200, success)(response, request);
};

/** An HTML page, as Splunk Web and captive portals send it. */
export function html(status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => {
    response.writeHead(status, { "content-type": "text/html; charset=UTF-8", ...headers });
    response.end("<!doctype html><html><head><title>Splunk</title></head><body>Sign in</body></html>");
  };
}

/** Closes the connection with a reset, without a byte. */
export const reset: Reply = (response) => {
  const { socket } = response;
  if (socket !== null && !("encrypted" in socket)) socket.resetAndDestroy();
  else socket?.destroy();
};

export const hangBeforeHeaders: Reply = () => {};

export const hangAfterHeaders: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "27" });
  response.flushHeaders();
};

/** Ends the body before its announced length. */
export const cutBody: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "27" });
  response.write('{"text":', () => response.socket?.destroy());
};

/** Sends a byte from time to time, but never the last one. */
export const slowBody: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const drip = setInterval(() => response.write(" "), 20);
  response.on("close", () => clearInterval(drip));
};

/** Sends an endless body, as fast as the client reads. */
export const endlessBody: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const block = Buffer.alloc(16 * 1024, " ");
  const pour = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on("drain", pour);
  pour();
};

/** Bytes that are not HTTP. */
export const noise: Reply = (response) =>
  void response.socket?.end("\u0016\u0003\u0001 this is not HTTP\r\n\r\n");

/** One reply after the other; the last one is repeated. */
export function inOrder(...replies: readonly Reply[]): Reply {
  let count = 0;
  return (response, request) => {
    const reply = replies[Math.min(count, replies.length - 1)];
    count += 1;
    reply?.(response, request);
  };
}

/** A reply for each request line. */
export function byPath(replies: Readonly<Record<string, Reply>>): Reply {
  return (response, request: RecordedRequest) => {
    const found = Object.entries(replies).find(([path]) => request.line.includes(path));
    if (found === undefined) json(404, { statusCode: 404, error: "Not Found" })(response, request);
    else found[1](response, request);
  };
}
