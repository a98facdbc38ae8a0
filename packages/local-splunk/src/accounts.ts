/** What a role may do (Settings > Roles). */
export interface SplunkRole {
  readonly capabilities: readonly string[];
  /** Index names or patterns with `*` that a search may read. */
  readonly searchIndexes: readonly string[];
  /** Searched when a search names no index. */
  readonly defaultIndexes: readonly string[];
  /** `srchFilter`: a search that every event must also match. Hidden events cause no error. */
  readonly searchFilter?: string;
  /** `srchTimeWin`: how far back events are visible, in seconds. Older events cause no error. */
  readonly searchWindowSeconds?: number;
}

/** A Splunk account. */
export interface SplunkUser {
  readonly name: string;
  readonly password: string;
  readonly roles: readonly string[];
}

/** A Splunk authentication token (Settings > Tokens), sent as `Authorization: Bearer`. */
export interface SplunkAuthToken {
  readonly token: string;
  readonly user: string;
  /** Epoch milliseconds; absent: never. */
  readonly expiresAt?: number;
}

/** An HTTP Event Collector token (inputs.conf, `[http://NAME]`). */
export interface HecToken {
  readonly name: string;
  readonly token: string;
  readonly disabled: boolean;
  /** Default index; empty: the server's default. */
  readonly index: string;
  /** Indexes that an event may name; empty: all. */
  readonly indexes: readonly string[];
  readonly source: string;
  readonly sourcetype: string;
  readonly host: string;
  readonly useACK: boolean;
  readonly allowQueryStringAuth: boolean;
  readonly description: string;
}

const searching = ["search", "rest_properties_get", "schedule_search", "list_inputs"];
const powering = [...searching, "edit_tcp", "rtsearch", "embed_report"];

/**
 * Splunk's built-in roles as far as the local endpoints ask for them. `power` may write to receivers/simple
 * (`edit_tcp`), `user` may not (authorize.conf, https://help.splunk.com).
 */
export const builtInRoles: Readonly<Record<string, SplunkRole>> = {
  admin: {
    capabilities: [
      ...powering,
      "edit_token_http",
      "indexes_edit",
      "edit_tokens_all",
      "edit_user",
      "admin_all_objects",
    ],
    searchIndexes: ["*", "_*"],
    defaultIndexes: ["main"],
  },
  power: { capabilities: powering, searchIndexes: ["*"], defaultIndexes: ["main"] },
  user: { capabilities: searching, searchIndexes: ["*"], defaultIndexes: ["main"] },
};

/** Splunk's own default account. On loopback, with events of invented users, it needs no protection. */
export const defaultUser: SplunkUser = { name: "admin", password: "changeme", roles: ["admin"] };

/** Fills a HEC token's settings with Splunk's defaults. */
export function toHecToken(token: Partial<HecToken> & Pick<HecToken, "name" | "token">): HecToken {
  return {
    disabled: false,
    index: "",
    indexes: [],
    source: "",
    sourcetype: "",
    host: "",
    useACK: false,
    allowQueryStringAuth: false,
    description: "",
    ...token,
  };
}
