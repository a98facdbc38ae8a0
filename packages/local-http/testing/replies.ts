import type { RecordedRequest, Reply } from "./recording-server.ts";

/** Any status with a JSON body. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json; charset=UTF-8", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** The Event Collector's answer. */
export function hec(status: number, code: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return json(status, { text: "some text", code }, headers);
}

/** What Splunk answers to an event that it takes, on either endpoint. */
export const accept: Reply = (response, request) => {
  const receipt = { index: "main", bytes: Buffer.byteLength(request.body), host: "h", source: "s" };
  const success = request.url.includes("/services/collector") ? { text: "Success", code: 0 } : receipt;
  json(200, success)(response, request);
};

/** A page, as Splunk Web and captive portals send it. */
export function html(status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => {
    response.writeHead(status, { "content-type": "text/html; charset=UTF-8", ...headers });
    response.end("<!doctype html><html><head><title>Splunk</title></head><body>Sign in</body></html>");
  };
}

/** Closes the connection with a reset and without a byte. */
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

/** Ends its body before its length. */
export const cutBody: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "27" });
  response.write('{"text":', () => response.socket?.destroy());
};

/** A byte from time to time, and never the last. */
export const slowBody: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const drip = setInterval(() => response.write(" "), 20);
  response.on("close", () => clearInterval(drip));
};

/** As much as the client takes, and more. */
export const endlessBody: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const block = Buffer.alloc(16 * 1024, " ");
  const pour = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on("drain", pour);
  pour();
};

/** Not HTTP at all. */
export const noise: Reply = (response) =>
  void response.socket?.end("\u0016\u0003\u0001 this is not HTTP\r\n\r\n");

/** One reply after the other; the last one stays. */
export function inOrder(...replies: readonly Reply[]): Reply {
  let asked = 0;
  return (response, request) => {
    const reply = replies[Math.min(asked, replies.length - 1)];
    asked += 1;
    reply?.(response, request);
  };
}

/** Different replies for what stands in the request's line. */
export function byPath(replies: Readonly<Record<string, Reply>>): Reply {
  return (response, request: RecordedRequest) => {
    const found = Object.entries(replies).find(([path]) => request.line.includes(path));
    if (found === undefined) json(404, { statusCode: 404, error: "Not Found" })(response, request);
    else found[1](response, request);
  };
}
