import type { ErrorBody } from "../../src/page-model.ts";

/** An error response of the page's server. */
export class ApiError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

const token = document.querySelector<HTMLMetaElement>('meta[name="dev-token"]')?.content ?? "";

/** The header that authenticates this page. */
export const tokenHeaders = { "x-splunk-action-token": token } as const;

/** Sends a request to the page's own server. @throws {ApiError} */
export async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = {
    method,
    headers: { ...tokenHeaders, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const response = await fetch(path, init).catch(() => {
    throw new ApiError(
      "splunk-action dev does not respond",
      "Start it again; this page then reconnects by itself.",
    );
  });
  const result: unknown = await response.json().catch(() => undefined);
  if (response.ok) return result as T;
  const { error } = (result ?? {}) as Partial<ErrorBody>;
  if (response.status === 401) throw new ApiError("dev was started again", "Reload this page.");
  throw new ApiError(error?.message ?? `HTTP ${response.status}`, error?.hint ?? "");
}
