import type { Deadline } from "../../src/http/deadline.ts";
import type { HttpResponse, OpenRequest, RequestHead, Transport } from "../../src/http/transport.ts";
import { TransportError } from "../../src/http/transport-error.ts";

/** A request that anything on loopback takes. */
export function toHead(origin: string): RequestHead {
  return { method: "POST", url: `${origin}/services/collector/event`, headers: { "user-agent": "test" } };
}

/** Longer in bytes than in characters. */
export const body = '{"event":"é"}';

/** One attempt. Rejects with a `TransportError`. Status 503 counts as `undelivered`, any other as `accepted`. */
export function sendOnce(
  transport: Transport,
  origin: string,
  deadline: Deadline,
  options?: { readonly fresh?: boolean },
): Promise<HttpResponse> {
  return finish(transport.open(toHead(origin), deadline, options));
}

/** Sends what was opened before. */
export async function finish(opened: OpenRequest, onSilent?: () => void): Promise<HttpResponse> {
  const judge = (result: HttpResponse | TransportError) => ({
    outcome:
      result instanceof TransportError || result.status === 503
        ? ("undelivered" as const)
        : ("accepted" as const),
    result,
  });
  const { result } = await opened.send(body, judge, onSilent);
  if (result instanceof TransportError) throw result;
  return result;
}

/** The code that a request fails with. */
export function codeOf(sending: Promise<unknown>): Promise<string | undefined> {
  return sending.then(
    () => "answered",
    (error: { code?: string }) => error.code,
  );
}
