import type { TriggerRef } from "../tenant-state.ts";

/** A row of `GET /actions/triggers`. */
export interface Trigger extends TriggerRef {
  readonly status: "CURRENT" | "DEPRECATED";
  readonly runtimes: readonly string[];
  readonly default_runtime: string;
  readonly binding_policy: "trigger-bound" | "entity-bound";
  readonly compatible_triggers: readonly TriggerRef[];
}

/** What the current version of most triggers offers. */
export const auth0Runtimes: readonly string[] = ["node18-actions", "node22"];

/**
 * The triggers of a tenant in 2026 as the API lists them: 13 ids, one of which (`mcp-tool`) is not in the OpenAPI
 * document. Post-login v3 calls Node 18 `node18-actions`.
 *
 * @param current runtimes of the triggers' current versions, the oldest first
 */
export function createTriggers(current: readonly string[] = auth0Runtimes): readonly Trigger[] {
  const toPair = (id: string) => [toTrigger(id, "v2", current), toDeprecated(id, "v1")];
  return [
    {
      ...toTrigger("post-login", "v3", current),
      compatible_triggers: [{ id: "post-login", version: "v2" }],
    },
    { ...toDeprecated("post-login", "v2"), runtimes: ["node18", "node22"], default_runtime: "node16" },
    toDeprecated("post-login", "v1"),
    ...toPair("credentials-exchange"),
    ...toPair("pre-user-registration"),
    ...toPair("post-user-registration"),
    ...toPair("post-change-password"),
    ...toPair("send-phone-message"),
    toTrigger("password-reset-post-challenge", "v1", current),
    toTrigger("custom-phone-provider", "v1", current),
    toTrigger("custom-email-provider", "v1", current),
    { ...toTrigger("custom-token-exchange", "v1", ["node18", "node22"]), binding_policy: "entity-bound" },
    ...["event-stream", "password-hash-migration", "mcp-tool"].map(
      (id): Trigger => ({ ...toTrigger(id, "v1", ["node22"]), binding_policy: "entity-bound" }),
    ),
  ];
}

/** The trigger of a reference; without a version the current one. */
export function findTrigger(triggers: readonly Trigger[], id: string, version?: string): Trigger | undefined {
  return triggers.find(
    (one) => one.id === id && (version === undefined ? one.status === "CURRENT" : one.version === version),
  );
}

export const triggerIds: readonly string[] = [...new Set(createTriggers().map(({ id }) => id))];

function toTrigger(id: string, version: string, runtimes: readonly string[]): Trigger {
  return {
    id,
    version,
    status: "CURRENT",
    runtimes,
    default_runtime: runtimes.includes("node22") ? "node22" : (runtimes.at(-1) ?? "node22"),
    binding_policy: "trigger-bound",
    compatible_triggers: [],
  };
}

function toDeprecated(id: string, version: string): Trigger {
  return { ...toTrigger(id, version, ["node22"]), status: "DEPRECATED", default_runtime: "node12" };
}
