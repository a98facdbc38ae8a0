/** An object as JSON has it. */
export type JsonObject = { readonly [key: string]: unknown };

/** The parts of an event that `api` calls of the same execution change before the Action's eyes. */
export interface LiveValues {
  transactionMetadata?: JsonObject;
  sessionMetadata?: JsonObject;
  sessionCookie?: JsonObject;
  refreshTokenMetadata?: JsonObject;
}

/**
 * A copy of an event that nobody can change, but for `live`: assign to that, and the event shows it. Values that JSON
 * does not know are lost on the way, as they are on the way into Auth0's sandbox.
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
    // Auth0 makes the object on the first api.transaction.setMetadata.
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

/** True for everything JSON calls an object, so not for `null` and arrays. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A frozen copy, by way of JSON, that later changes of the original do not reach. */
export function toFrozenCopy(value: JsonObject): JsonObject {
  return freeze(JSON.parse(JSON.stringify(value)));
}

/** An accessor, because a frozen property could not follow. It stays hidden where the event had no such key. */
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
