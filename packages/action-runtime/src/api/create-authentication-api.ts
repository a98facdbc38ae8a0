import type { ApiContext } from "./api-context.ts";

const maxUserIdCharacters = 128;

/** `api.authentication` and `api.multifactor`: further factors, and the primary user. */
export function createAuthenticationApi({ state, api }: ApiContext) {
  let hasPrimaryUser = false;
  const note =
    (method: string) =>
    (...args: readonly unknown[]): void =>
      state.command(method, ...args);

  return {
    authentication: {
      challengeWith: note("authentication.challengeWith"),
      challengeWithAny: note("authentication.challengeWithAny"),
      enrollWith: note("authentication.enrollWith"),
      enrollWithAny: note("authentication.enrollWithAny"),
      recordMethod(providerUrl: string): unknown {
        state.command("authentication.recordMethod", providerUrl);
        return api();
      },
      setPrimaryUser(userId: string): void {
        if (hasPrimaryUser) throw new Error("The primary user can be changed only once in a transaction.");
        if (typeof userId !== "string" || userId === "" || userId.length > maxUserIdCharacters) {
          throw new Error(
            `The primary user's id must be a string of 1 to ${maxUserIdCharacters} characters.`,
          );
        }
        hasPrimaryUser = true;
        state.command("authentication.setPrimaryUser", userId);
      },
    },
    multifactor: {
      enable(provider: string, options?: object): unknown {
        state.command("multifactor.enable", provider, options ?? {});
        return api();
      },
    },
  };
}
