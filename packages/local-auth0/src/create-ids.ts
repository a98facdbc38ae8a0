import { createHash } from "node:crypto";
import type { TenantState } from "./tenant-state.ts";

/** Ids in the forms Auth0 uses. */
export interface Ids {
  /** Lower-case UUID version 4. */
  uuid(): string;
  /** The given number of hexadecimal digits (max 64), e.g. 24 for a database user. */
  hex(digits: number): string;
  /** 56 letters and digits: an execution of a trigger. */
  executionId(): string;
}

/**
 * Derived from the state's seed and count: the same seed gives the same ids, and a restored tenant does not reuse
 * any.
 */
export function createIds(state: TenantState): Ids {
  const hex = (digits: number) => {
    state.idCount += 1;
    return createHash("sha256").update(`${state.seed}:${state.idCount}`).digest("hex").slice(0, digits);
  };
  return {
    hex,
    executionId: () =>
      Buffer.from(hex(64) + hex(20), "hex")
        .toString("base64")
        .replace(/[+/]/g, "x"),
    uuid() {
      const h = hex(32);
      const variant = "89ab".charAt(Number.parseInt(h.charAt(16), 16) % 4);
      return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20)}`;
    },
  };
}
