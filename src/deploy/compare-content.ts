import type { ActionContent } from "../management-api/management-port.ts";

/** A part of an Action's content. */
export type ContentPart = "code" | "runtime" | "dependencies" | "secrets";

/** The parts in which two contents differ. Secrets are compared by name and date, because Auth0 never returns values. */
export function compareContent(one: ActionContent, other: ActionContent): readonly ContentPart[] {
  const parts: ContentPart[] = [];
  if (one.code !== other.code) parts.push("code");
  if (one.runtime !== other.runtime) parts.push("runtime");
  if (one.dependencies.join() !== other.dependencies.join()) parts.push("dependencies");
  if (JSON.stringify(one.secrets) !== JSON.stringify(other.secrets)) parts.push("secrets");
  return parts;
}
