/** A JSON object. */
export type JsonObject = { readonly [key: string]: unknown };

/** The parts of an event that `api` calls change during the execution. */
export interface LiveValues {
  transactionMetadata?: JsonObject;
  sessionMetadata?: JsonObject;
  sessionCookie?: JsonObject;
  refreshTokenMetadata?: JsonObject;
}

/**
 * A read-only copy of an event, except for the values in `live`: the event shows their current state. Values that
 * JSON cannot hold are lost, as in Auth0's sandbox.
 *
 * @param secrets become `event.secrets`; without them the event's own stay, or none.
 * @throws {TypeError} when the event is not an object, or not one that JSON can hold.
 */
export function toReadOnlyEvent(
  source: object,
  secrets: Readonly<Record<string, string>> | undefined,
  live: LiveValues,
): JsonObject {
  if (!isJsonObject(source)) throw new TypeError("The event must be a JSON object.");
  const event: JsonObject = JSON.parse(
    JSON.stringify({ secrets: {}, ...source, ...(secrets && { secrets }) }),
  );

  if (isJsonObject(event.transaction)) {
    defineLive(event.transaction, "metadata", () => live.transactionMetadata);
  } else {
    // Auth0 creates the object at the first api.transaction.setMetadata.
    defineLive(event, "transaction", () =>
      live.transactionMetadata === undefined ? undefined : freeze({ metadata: live.transactionMetadata }),
    );
  }
  if (isJsonObject(event.session)) {
    defineLive(event.session, "metadata", () => live.sessionMetadata);
    defineLive(event.session, "cookie", () => live.sessionCookie);
  }
  if (isJsonObject(event.refresh_token)) {
    defineLive(event.refresh_token, "metadata", () => live.refreshTokenMetadata);
  }
  return freeze(event);
}

/** Whether the value is a JSON object, i.e. neither `null` nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A frozen deep copy, made through JSON. */
export function toFrozenCopy(value: JsonObject): JsonObject {
  return freeze(JSON.parse(JSON.stringify(value)));
}

/** Defines an accessor, because a frozen property could not change. Not enumerable if the event has no such key. */
function defineLive(holder: JsonObject, key: string, read: () => unknown): void {
  const original = holder[key];
  freeze(original);
  Object.defineProperty(holder, key, {
    get: () => read() ?? original,
    enumerable: key in holder,
    configurable: false,
  });
}

function freeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const property of Object.values(Object.getOwnPropertyDescriptors(value))) freeze(property.value);
  return Object.freeze(value);
}
