import type { ApiContext } from "./api-context.ts";

/** `api.access` and `api.validation`: deny the login. The handler continues, and earlier calls stay valid. */
export function createAccessApi({ state, api }: ApiContext) {
  return {
    access: {
      deny(reason: string): unknown {
        state.deny(reason);
        return api();
      },
    },
    validation: {
      error(errorCode: string, errorMessage: string): unknown {
        assertText("errorCode", errorCode);
        assertText("errorMessage", errorMessage);
        state.command("validation.error", errorCode, errorMessage);
        state.deny(errorMessage);
        return api();
      },
    },
  };
}

function assertText(name: string, value: unknown): void {
  if (typeof value !== "string" || [...value].length > 100) {
    throw new Error(`${name} must be a string of at most 100 characters.`);
  }
}
