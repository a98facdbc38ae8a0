/**
 * Something that goes wrong, as JSON: a page or an endpoint can send it. It applies to the next `times` requests (or
 * builds) that match, and is then gone.
 */
export type TenantFault = RateLimitFault | StatusFault | DelayFault | BuildFault;

/** Which requests a fault applies to. Left out: all of them. */
export interface RequestMatch {
  readonly method?: string;
  /** A path with `*` for any run of characters, e.g. `/api/v2/actions/*` or `/oauth/token`. The query is not looked at. */
  readonly path?: string;
}

interface Counted {
  /** Default 1. */
  readonly times?: number | "always";
}

/** 429 with Auth0's body and `X-RateLimit-*` headers. */
export interface RateLimitFault extends Counted {
  readonly kind: "rate-limit";
  readonly match?: RequestMatch;
  /** When requests are allowed again: `X-RateLimit-Reset`, rounded up to a second. Default 1 000. */
  readonly resetAfterMs?: number;
}

/** Any answer. */
export interface StatusFault extends Counted {
  readonly kind: "status";
  readonly match?: RequestMatch;
  readonly status: number;
  /** Default: Auth0's error body for the status. A string is sent as text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** `after`: the request is carried out and only its answer is lost. Default `before`. */
  readonly phase?: "before" | "after";
}

/** The answer takes longer; other faults still apply. */
export interface DelayFault extends Counted {
  readonly kind: "delay";
  readonly match?: RequestMatch;
  readonly ms: number;
}

/** The next builds fail. */
export interface BuildFault extends Counted {
  readonly kind: "fail-build";
  /** Default: of any Action. */
  readonly actionName?: string;
}
