import type { LogEventType } from "../logs/log-event.ts";
import type { LoginType } from "./login-request.ts";

/** How login types differ. */
export interface LoginTypeFacts {
  /** `event.transaction.protocol`. */
  readonly protocol: string;
  /** Auth0 counts logins that authenticate again, even if an Action then denies them. */
  readonly counts: boolean;
  /** Whether `event.session` and `event.transaction.id` exist: the latter is for flows through a browser. */
  readonly hasSession: boolean;
  readonly hasTransactionId: boolean;
  /** Sent to the token endpoint rather than to `/authorize`. */
  readonly isBackChannel: boolean;
  readonly success: LogEventType;
  readonly failure: LogEventType;
}

/** @see https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger */
export const loginTypes: Readonly<Record<LoginType, LoginTypeFacts>> = {
  interactive: toBrowserFlow("oidc-basic-profile", true, "s", "f"),
  silent: toBrowserFlow("oidc-basic-profile", false, "ssa", "fsa"),
  device: toBrowserFlow("oauth2-device-code", true, "s", "f"),
  password: toBackChannel("oauth2-password", true, "sepft", "fepft"),
  token_exchange: toBackChannel("oauth2-token-exchange", true, "secte", "fecte"),
  refresh: { ...toBackChannel("oauth2-refresh-token", false, "sertft", "fertft"), hasSession: true },
};

function toBrowserFlow(
  protocol: string,
  counts: boolean,
  success: LogEventType,
  failure: LogEventType,
): LoginTypeFacts {
  return {
    protocol,
    counts,
    hasSession: true,
    hasTransactionId: true,
    isBackChannel: false,
    success,
    failure,
  };
}

function toBackChannel(
  protocol: string,
  counts: boolean,
  success: LogEventType,
  failure: LogEventType,
): LoginTypeFacts {
  return {
    protocol,
    counts,
    hasSession: false,
    hasTransactionId: false,
    isBackChannel: true,
    success,
    failure,
  };
}
