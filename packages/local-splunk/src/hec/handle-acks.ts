import { z } from "zod";
import type { HecToken } from "../accounts.ts";
import type { SplunkState } from "../state.ts";
import { renderHec, renderHecJson } from "./hec-codes.ts";

const querySchema = z.object({ acks: z.array(z.number().int().min(0)).max(100_000) });

/** `POST /services/collector/ack`: which of the channel's requests are indexed; each true is told once. */
export function handleAcks(state: SplunkState, token: HecToken, channel: string, body: string): Response {
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
