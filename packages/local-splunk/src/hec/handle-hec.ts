import { findRoute } from "@splunk-action/local-http";
import { z } from "zod";
import type { HecToken } from "../accounts.ts";
import type { SplunkState } from "../state.ts";
import { authenticateHec } from "./authenticate-hec.ts";
import { type Collection, collectEvents, collectRaw } from "./collect.ts";
import { type HecCode, renderHec, renderHecJson } from "./hec-codes.ts";
import { readHecBody } from "./read-hec-body.ts";

const routes = [
  ...["", "/1.0", "/event", "/event/1.0"].map((path) => toRoute("event", path)),
  ...["/raw", "/raw/1.0"].map((path) => toRoute("raw", path)),
  toRoute("ack", "/ack"),
  ...["/health", "/health/1.0"].map((path) => toRoute("health", path)),
];

function toRoute(name: "event" | "raw" | "ack" | "health", path: string) {
  return { name, method: name === "health" ? "GET" : "POST", path: `/services/collector${path}` };
}

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * The HTTP Event Collector's port.
 * https://help.splunk.com (HTTP Event Collector REST API endpoints)
 */
export async function handleHec(state: SplunkState, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const match = findRoute(routes, request.method, url.pathname.replace(/\/+$/, ""));
  if (match === undefined) return toNotFound(404);
  if (request.method === "OPTIONS")
    return new Response(null, { status: 200, headers: { "content-length": "0" } });
  if (match === "other-method") return toNotFound(405);
  const route = match.route.name;
  // Health requires no token and ignores one.
  if (route === "health") return handleHealth(state.hecCondition);

  const token = authenticateHec(state, request.headers, url.searchParams);
  if (typeof token === "number") return renderHec(token);
  if (route === "ack" && !token.useACK) return renderHec(14);
  const channel = request.headers.get("x-splunk-request-channel") ?? url.searchParams.get("channel");
  const channelFault = checkChannel(state, token, channel);
  if (channelFault !== undefined) return renderHec(channelFault);
  const refusing = toRefusal(state.hecCondition);
  if (refusing !== undefined) return renderHec(refusing);

  const body = await readHecBody(request);
  if (body === "unsupported") return toUnsupportedEncoding();
  if (body === "broken") return renderHec(6);
  if (route === "ack") return handleAcks(state, token, channel ?? "", body.text);
  if (body.text.trim() === "") return renderHec(5);
  const collection: Collection = {
    state,
    token,
    query: url.searchParams,
    host: request.headers.get("host") ?? url.host,
  };
  const refusal =
    route === "event" ? collectEvents(collection, body.text) : collectRaw(collection, body.text);
  return refusal ?? accept(state, token, channel);
}

function accept(state: SplunkState, token: HecToken, channel: string | null): Response {
  const code = state.hecCondition === 24 || state.hecCondition === 25 ? state.hecCondition : 0;
  if (!token.useACK || channel === null) return renderHec(code);
  const ackId = state.acks.open(token.token, channel, state.now() + state.indexingDelayMs);
  return ackId === undefined ? renderHec(27) : renderHec(code, { ackId });
}

/** Only tokens with acknowledgement require a channel. Splunk Cloud words the error differently. */
function checkChannel(state: SplunkState, token: HecToken, channel: string | null): HecCode | undefined {
  if (!token.useACK) return undefined;
  if (channel === null || channel === "") return state.deployment === "cloud" ? 28 : 10;
  return guid.test(channel) ? undefined : 11;
}

/** A condition in which nothing is accepted. 24 and 25 only warn; 18 to 20 only affect health. */
function toRefusal(condition: HecCode | undefined): HecCode | undefined {
  switch (condition) {
    case 18:
    case 19:
    case 20:
      return 9;
    case undefined:
    case 0:
    case 17:
    case 24:
    case 25:
      return undefined;
    default:
      return condition;
  }
}

function handleHealth(condition: HecCode | undefined): Response {
  switch (condition) {
    case 19:
    case 20:
    case 23:
      return renderHec(condition);
    case 9:
    case 18:
    case 26:
      return renderHec(18);
    case 27:
      return renderHec(19);
    default:
      return renderHec(17);
  }
}

/** HEC sends the same text for 405 as for 404. */
function toNotFound(status: 404 | 405): Response {
  return renderHecJson(status, { text: "The requested URL was not found on this server.", code: 404 });
}

function toUnsupportedEncoding(): Response {
  const page =
    '<!doctype html><html><head><meta http-equiv="content-type" content="text/html; charset=UTF-8">' +
    "<title>415 Unsupported Media Type</title></head><body><h1>Unsupported Media Type</h1></body></html>\r\n";
  return new Response(page, {
    status: 415,
    headers: { "content-type": "text/html; charset=UTF-8", "content-length": String(page.length) },
  });
}

const querySchema = z.object({ acks: z.array(z.number().int().min(0)).max(100_000) });

/** `POST /services/collector/ack`: which of the channel's requests are indexed. Each true is sent once. */
function handleAcks(state: SplunkState, token: HecToken, channel: string, body: string): Response {
  if (body.trim() === "") return renderHec(5);
  const query = querySchema.safeParse(parseJson(body));
  if (!query.success) return renderHec(6);
  return renderHecJson(200, { acks: state.acks.poll(token.token, channel, query.data.acks) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
