import type { HttpRequest } from "../../src/http/transport.ts";

/** A request whose body is longer in bytes than in characters. */
export function toRequest(origin: string): HttpRequest {
  return {
    method: "POST",
    url: `${origin}/services/collector/event`,
    headers: { "user-agent": "test" },
    body: '{"event":"é"}',
  };
}

/** The code that an exchange fails with. */
export function codeOf(sending: Promise<unknown>): Promise<string | undefined> {
  return sending.then(
    () => "answered",
    (error: { code?: string }) => error.code,
  );
}
