import { compareContent } from "./compare-content.ts";
import type { ManagementWriter } from "./management-port.ts";
import type { ActionVersion, TenantAction } from "./tenant-model.ts";
import { type WaitingParts, waitBuilt } from "./wait-for-version.ts";

/**
 * Makes the draft equal to a version, where Auth0 has not done so itself (`update_draft`). Values of secrets cannot
 * be read, so that of these only superfluous names can be taken out.
 */
export async function repairDraft(
  parts: WaitingParts & { readonly writer: ManagementWriter },
  draft: TenantAction,
  version: ActionVersion,
): Promise<"updated" | "repaired" | "secrets differ"> {
  const differences = compareContent(draft, version);
  if (differences.length === 0) return "updated";
  const wanted = new Set(version.secrets.map(({ name }) => name));
  const kept = draft.secrets.filter(({ name }) => wanted.has(name));
  const superfluous = kept.length < draft.secrets.length;
  if (superfluous || differences.some((part) => part !== "secrets")) {
    parts.report("updating the draft");
    const { code, runtime } = version;
    const dependencies = version.dependencies.map((text) => {
      const at = text.lastIndexOf("@");
      return { name: text.slice(0, at), version: text.slice(at + 1) };
    });
    const secrets = superfluous ? { secrets: kept.map(({ name }) => ({ name })) } : {};
    const written = await parts.writer.updateAction(draft.id, { code, runtime, dependencies, ...secrets });
    const built = await waitBuilt(parts, written);
    return compareContent(built, version).length === 0 ? "repaired" : "secrets differ";
  }
  return "secrets differ";
}
