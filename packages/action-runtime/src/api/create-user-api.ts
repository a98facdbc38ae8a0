import { isJsonObject } from "../to-read-only-event.ts";
import type { ApiContext } from "./api-context.ts";

/**
 * `api.user`: metadata changes that Auth0 saves after the last Action of the flow, so `event.user` does not
 * change.
 */
export function createUserApi({ state, event, limits, api }: ApiContext) {
  const change = (kind: "app" | "user", key: string, value: unknown): unknown => {
    const name = `${kind}_metadata`;
    const user = event.user;
    if (!isJsonObject(user) || !isJsonObject(user[name])) {
      throw new Error(
        `Unexpected ${name} format: event.user.${name} has to be an object before it can be changed.`,
      );
    }
    const json = JSON.stringify(value);
    if (json === undefined) return api();
    const changes = new Map(state.metadata(kind)).set(key, JSON.parse(json));
    const size = Buffer.byteLength(JSON.stringify(Object.fromEntries(changes)), "utf8");
    if (size > limits.metadataBytes) {
      throw new Error(`The changes of ${name} exceed ${limits.metadataBytes} bytes.`);
    }
    state.changeMetadata(kind, changes);
    return api();
  };

  return {
    setAppMetadata: (key: string, value: unknown) => change("app", key, value),
    setUserMetadata: (key: string, value: unknown) => change("user", key, value),
  };
}
