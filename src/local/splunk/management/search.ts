import type { SplunkState } from "../state.ts";
import type { Account } from "./authenticate.ts";
import { type Reply, toMessages } from "./reply.ts";

/** Search endpoints. */
export function handleSearch(
  _state: SplunkState,
  _account: Account,
  _method: string,
  _names: readonly string[],
  _parameters: URLSearchParams,
): Reply | Response {
  return toMessages(404, "FATAL", "Unknown endpoint.");
}
