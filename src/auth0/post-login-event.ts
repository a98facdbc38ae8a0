/**
 * The properties of the post-login event (trigger `post-login` v3) that this project reads. Only `user.user_id` is present
 * for every connection, so everything else is optional.
 *
 * @see https://auth0.com/docs/customize/actions/reference/post-login/post-login-event-object
 */
export interface PostLoginEvent {
  readonly secrets?: Readonly<Record<string, string>>;
  readonly tenant?: { readonly id?: string };
  readonly user?: PostLoginUser;
  readonly client?: { readonly client_id?: string; readonly name?: string; readonly metadata?: Metadata };
  readonly connection?: { readonly id?: string; readonly name?: string; readonly strategy?: string };
  readonly organization?: { readonly id?: string; readonly name?: string; readonly display_name?: string };
  readonly request?: PostLoginRequest;
  readonly authentication?: {
    readonly methods?: readonly { readonly name?: string; readonly timestamp?: string }[];
    readonly riskAssessment?: {
      readonly confidence?: string;
      readonly version?: string;
      readonly assessments?: Readonly<
        Record<string, { readonly code?: string; readonly confidence?: string }>
      >;
    };
  };
  readonly authorization?: { readonly roles?: readonly string[] };
  readonly session?: { readonly id?: string };
  readonly refresh_token?: { readonly id?: string };
  readonly transaction?: {
    readonly id?: string;
    readonly protocol?: string;
    /** The OIDC `prompt` values of the authorization request. */
    readonly prompt?: readonly string[];
    readonly correlation_id?: string;
    readonly metadata?: Metadata;
  };
  readonly stats?: { readonly logins_count?: number };
  readonly security_context?: { readonly ja3?: string; readonly ja4?: string };
  /**
   * Set by `test-event` only. Auth0 does not send this key and users cannot add it, so a real login never counts as a
   * test.
   */
  readonly splunk_action_test?: boolean;
}

/** `event.user`. Dates are ISO 8601 strings. */
export interface PostLoginUser {
  readonly user_id: string;
  readonly name?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly created_at?: string;
  readonly app_metadata?: Metadata;
  readonly user_metadata?: Metadata;
}

/** `event.request`. `query` and `body` can contain passwords and tokens, so they must not leave the tenant. */
export interface PostLoginRequest {
  readonly ip?: string;
  readonly asn?: string;
  readonly user_agent?: string;
  readonly hostname?: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly geoip?: {
    readonly countryCode?: string;
    readonly countryName?: string;
    readonly cityName?: string;
    readonly latitude?: number;
    readonly longitude?: number;
  };
}

/** `app_metadata`, `user_metadata` and similar objects: any JSON. */
export type Metadata = Readonly<Record<string, unknown>>;
