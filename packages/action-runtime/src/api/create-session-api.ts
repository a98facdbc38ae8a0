import { isJsonObject, toFrozenCopy } from "../to-read-only-event.ts";
import type { ApiContext } from "./api-context.ts";
import { createStoredMetadata } from "./create-stored-metadata.ts";

/** `api.session` and `api.refreshToken`: lifetime, revocation and metadata. Revoking also denies the login. */
export function createSessionApi({ state, event }: ApiContext) {
  const session = event.session;
  const refreshToken = event.refresh_token;

  const sessionMetadata = createStoredMetadata("session", session, (metadata) => {
    if (!state.isOpen) return;
    state.live.sessionMetadata = metadata;
    state.command("session.setMetadata", metadata);
  });
  const refreshTokenMetadata = createStoredMetadata("refresh token", refreshToken, (metadata) => {
    if (!state.isOpen) return;
    state.live.refreshTokenMetadata = metadata;
    state.command("refreshToken.setMetadata", metadata);
  });

  return {
    session: {
      revoke(reason: string, options?: object): void {
        state.command("session.revoke", reason, options ?? {});
        state.deny(reason);
      },
      setExpiresAt: expiry("session.setExpiresAt"),
      setIdleExpiresAt: expiry("session.setIdleExpiresAt"),
      setCookieMode(mode: "persistent" | "non-persistent"): void {
        if (mode !== "persistent" && mode !== "non-persistent") {
          throw new Error("A cookie mode is 'persistent' or 'non-persistent'.");
        }
        state.command("session.setCookieMode", mode);
        if (state.isOpen && isJsonObject(session)) {
          const cookie = isJsonObject(session.cookie) ? session.cookie : {};
          state.live.sessionCookie = toFrozenCopy({ ...cookie, mode });
        }
      },
      ...sessionMetadata,
      setMetadata(key: string, value: string | null): void {
        if (!isJsonObject(session)) {
          throw new Error("Failed to set session metadata: this login has no session.");
        }
        sessionMetadata.setMetadata(key, value);
      },
    },
    refreshToken: {
      revoke(reason: string): void {
        state.command("refreshToken.revoke", reason);
        state.deny(reason);
      },
      setExpiresAt: expiry("refreshToken.setExpiresAt"),
      setIdleExpiresAt: expiry("refreshToken.setIdleExpiresAt"),
      // Allowed without a refresh token in the event: Auth0 keeps it for the one that the login will issue.
      ...refreshTokenMetadata,
    },
  };

  function expiry(method: string): (time: number) => void {
    return (time) => {
      if (typeof time !== "number" || !Number.isFinite(time) || time <= 0) {
        throw new Error(`api.${method} takes milliseconds since the Unix epoch.`);
      }
      state.command(method, time);
    };
  }
}
