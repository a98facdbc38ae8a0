import { mark } from "../app-model.ts";
import type { StoredObject } from "./knowledge-port.ts";
import type { WantedObject } from "./wanted-objects.ts";

/** The values to write. Empty if the object already has them. */
export function toDifferences(
  { content }: StoredObject,
  wanted: WantedObject,
): Readonly<Record<string, string>> {
  const values = Object.entries(wanted.values).filter(([key, value]) => !isSame(content[key], value));
  // The management port cannot delete a key. An empty value has no effect.
  const emptied = wanted.obsoleteKeys
    .filter((key) => !isSame(content[key], ""))
    .map((key) => [key, ""] as const);
  return Object.fromEntries([...values, ...emptied]);
}

/**
 * Whether an install created this object. Descriptions contain the mark. Tags and the navigation have no description: tags
 * have the name of our event type, and the navigation belongs to its app.
 */
export function isOwn(
  { content }: StoredObject,
  { kind, name }: Pick<WantedObject, "kind" | "name">,
): boolean {
  if (kind === "tags") return name.startsWith("eventtype=auth0_");
  if (kind === "nav") return true;
  return String(content[kind === "view" ? "eai:data" : "description"] ?? "").includes(mark);
}

/** Splunk returns booleans and numbers in several forms. */
function isSame(stored: unknown, wanted: string): boolean {
  const text = Array.isArray(stored) ? stored.join(",") : String(stored ?? "");
  return normalize(text) === normalize(wanted);
}

function normalize(text: string): string {
  const trimmed = text.replaceAll("\r\n", "\n").trim();
  if (/^(?:true|1)$/i.test(trimmed)) return "1";
  return /^(?:false|0)$/i.test(trimmed) ? "0" : trimmed;
}
