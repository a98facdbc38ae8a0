import { ApiError } from "./api-error.ts";

/** 403, naming what would have been enough. */
export function toInsufficientScope(scopes: readonly string[]): ApiError {
  return new ApiError(403, `Insufficient scope, expected any of: ${scopes.join(",")}`, "insufficient_scope");
}
