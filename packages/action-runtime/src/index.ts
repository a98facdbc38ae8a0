/** A local runtime for Auth0 post-login Actions: `splunk-action/runtime`. */
export type { DirectoryEntry, UserDirectory } from "./api/api-context.ts";
export { applyMetadata, type ProfileMetadata } from "./apply-metadata.ts";
export type { Clock } from "./clock.ts";
export {
  type ActionCacheOptions,
  type ActionCacheStore,
  type CacheDeleteResult,
  type CacheErrorCode,
  type CacheRecord,
  type CacheSetResult,
  createActionCache,
} from "./create-action-cache.ts";
export {
  type ActionRuntime,
  type ActionRuntimeOptions,
  createActionRuntime,
  type ExecuteOptions,
} from "./create-action-runtime.ts";
export type {
  ActionCommand,
  ActionHandlerName,
  ConsoleOutput,
  Execution,
  ExecutionError,
  MetadataChanges,
} from "./execution.ts";
export type { Exchange, HttpHeaders, TlsDetails } from "./network/exchange.ts";
export type { InterceptedRequest, NetworkOptions, SimulatedAnswer } from "./network/network-options.ts";
export { auth0Limits, type RuntimeLimits } from "./runtime-limits.ts";
