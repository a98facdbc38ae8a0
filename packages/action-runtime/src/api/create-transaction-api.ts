import { isJsonObject, type JsonObject, toFrozenCopy } from "../to-read-only-event.ts";
import type { ApiContext } from "./api-context.ts";

/** `api.transaction`: values for the Actions that follow, seen in `event.transaction.metadata` at once. */
export function createTransactionApi({ state, event, limits }: ApiContext) {
  const transaction = event.transaction;
  let metadata: JsonObject =
    isJsonObject(transaction) && isJsonObject(transaction.metadata) ? transaction.metadata : {};

  return {
    setMetadata(key: string, value: string | number | boolean | null): void {
      if (!state.isOpen) return;
      if (typeof key !== "string" || key === "" || key.length > limits.transactionKeyCharacters) {
        throw new Error(
          `A key of transaction metadata is a string of 1 to ${limits.transactionKeyCharacters} characters.`,
        );
      }
      if (value !== null && !["string", "number", "boolean"].includes(typeof value)) {
        throw new Error("A value of transaction metadata is a string, a number, a boolean, or null.");
      }
      const rest = Object.entries(metadata).filter(([name]) => name !== key);
      const next = Object.fromEntries(value === null ? rest : [...rest, [key, value]]);
      if (bytes(value) > limits.transactionValueBytes || bytes(next) > limits.transactionTotalBytes) {
        throw new Error(
          `Transaction metadata holds ${limits.transactionValueBytes} bytes a value and ${limits.transactionTotalBytes} in all.`,
        );
      }
      metadata = toFrozenCopy(next);
      state.live.transactionMetadata = metadata;
      state.command("transaction.setMetadata", key, value);
    },
  };
}

function bytes(value: unknown): number {
  return Buffer.byteLength(typeof value === "string" ? value : JSON.stringify(value), "utf8");
}
