import type { ApiContext } from "./api-context.ts";

const maxScopeCharacters = 280;

/** `api.idToken` and `api.accessToken`: claims and scopes of the tokens that the login will issue. */
export function createTokenApi({ state, api }: ApiContext) {
  const setCustomClaim = (token: "idToken" | "accessToken") => (key: string, value: unknown) => {
    if (key === "scope") throw new Error('The claim "scope" cannot be set.');
    state.command(`${token}.setCustomClaim`, key, value);
    return api();
  };
  return {
    idToken: { setCustomClaim: setCustomClaim("idToken") },
    accessToken: {
      setCustomClaim: setCustomClaim("accessToken"),
      addScope: (scope: string): void => state.command("accessToken.addScope", toScope(scope)),
      removeScope: (scope: string): void => state.command("accessToken.removeScope", toScope(scope)),
    },
  };
}

function toScope(scope: unknown): string {
  if (typeof scope !== "string") throw new TypeError("A scope must be a string.");
  const trimmed = scope.trim();
  if (trimmed === "") throw new Error("A scope must not be empty.");
  if (trimmed.length > maxScopeCharacters) {
    throw new Error(`A scope must not exceed ${maxScopeCharacters} characters.`);
  }
  if (/\s/.test(trimmed)) throw new Error("A scope must not contain whitespace.");
  return trimmed;
}
