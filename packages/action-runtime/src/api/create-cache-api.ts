import type { ActionCacheStore } from "../create-action-cache.ts";
import type { ApiContext } from "./api-context.ts";

/** `api.cache` of one execution: the trigger's cache for as long as the execution lasts, nothing afterwards. */
export function createCacheApi({ cache, state }: ApiContext): ActionCacheStore {
  return {
    get: (key) => (state.isOpen ? cache.get(key) : undefined),
    set: (key, value, options) =>
      state.isOpen ? cache.set(key, value, options) : { type: "error", code: "FailedToSetCacheRecord" },
    delete: (key) =>
      state.isOpen ? cache.delete(key) : { type: "error", code: "FailedToDeleteCacheRecord" },
  };
}
