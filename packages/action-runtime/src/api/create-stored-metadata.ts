import { isJsonObject, type JsonObject, toFrozenCopy } from "../to-read-only-event.ts";

const maxEntries = 25;
const maxCharacters = 255;
const validKey = /^[a-zA-Z0-9_-]{1,255}$/;

/** The metadata methods that `api.session` and `api.refreshToken` have in common. */
export interface StoredMetadata {
  setMetadata(key: string, value: string | null): void;
  deleteMetadata(key: string): void;
  evictMetadata(): void;
}

/**
 * Metadata of a session or a refresh token: at most 25 entries, strings of at most 255 characters, `null` removes.
 *
 * @param subject what the metadata belongs to, in error messages
 * @param holder the event's session or refresh token
 * @param save is given the whole metadata after each change
 */
export function createStoredMetadata(
  subject: string,
  holder: unknown,
  save: (metadata: JsonObject) => void,
): StoredMetadata {
  let metadata: JsonObject = isJsonObject(holder) && isJsonObject(holder.metadata) ? holder.metadata : {};
  const change = (next: JsonObject): void => {
    metadata = toFrozenCopy(next);
    save(metadata);
  };
  const remove = (key: string): void => {
    if (!Object.hasOwn(metadata, key)) return;
    change(Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== key)));
  };

  return {
    setMetadata(key, value) {
      if (typeof key !== "string" || !validKey.test(key)) {
        throw new Error(
          `Failed to set ${subject} metadata: a key has 1 to ${maxCharacters} letters, digits, underscores or hyphens.`,
        );
      }
      if (value === null) return remove(key);
      if (typeof value !== "string" || value.length > maxCharacters || value.includes("\0")) {
        throw new Error(
          `Failed to set ${subject} metadata: a value is a string of at most ${maxCharacters} characters.`,
        );
      }
      const next = { ...metadata, [key]: value };
      if (Object.keys(next).length > maxEntries) {
        throw new Error(`Failed to set ${subject} metadata: there can be ${maxEntries} entries.`);
      }
      change(next);
    },
    deleteMetadata: remove,
    evictMetadata() {
      if (Object.keys(metadata).length > 0) change({});
    },
  };
}
