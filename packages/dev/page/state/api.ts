import type { ErrorAnswer } from "../../src/page-model.ts";

/** An error response of the page's server. */
export class ApiProblem extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

const token = document.querySelector<HTMLMetaElement>('meta[name="dev-token"]')?.content ?? "";

/** The header that authenticates this page. */
export const tokenHeaders = { "x-splunk-action-token": token } as const;

/** Sends a request to the page's own server. @throws {ApiProblem} */
export async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = {
    method,
    headers: { ...tokenHeaders, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const response = await fetch(path, init).catch(() => {
    throw new ApiProblem(
      "splunk-action dev does not respond",
      "Start it again; this page then goes on by itself.",
    );
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  const { error } = (answer ?? {}) as Partial<ErrorAnswer>;
  if (response.status === 401) throw new ApiProblem("dev was started again", "Reload this page.");
  throw new ApiProblem(error?.message ?? `HTTP ${response.status}`, error?.hint ?? "");
}
