import type { PostLoginEvent } from "../../src/auth0/post-login-event.ts";

/** Stands in every value that must not leave the tenant: search for it in whatever came out. */
export const secretMark = "MARKED-SECRET";

/** Stands in everything personal that an event may carry to Splunk, but no log line. */
export const personalMark = "personal-mark";

/** What to change of the full event: a section's keys replace those of the same name; `null` removes a section. */
export type EventOverrides = { readonly [section: string]: unknown };

/** A post-login event with everything that Auth0 documents, and marked secrets wherever Auth0 may put one. */
export function postLoginEvent(overrides: EventOverrides = {}): PostLoginEvent {
  const event: Record<string, unknown> = structuredClone(fullEvent);
  for (const [section, value] of Object.entries(overrides)) {
    const before = event[section];
    if (value === null) delete event[section];
    else event[section] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
  return deepFreeze(event) as PostLoginEvent;
}

/** All that Auth0 promises. */
export const minimalEvent: PostLoginEvent = deepFreeze({ user: { user_id: "auth0|1" } });

/** Freezes a value and all that it holds, as nobody may change an event. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const fullEvent = {
  tenant: { id: "acme" },
  user: {
    user_id: "auth0|5f7c8ec7c33c6c004bbafe82",
    name: `Ada ${personalMark}`,
    nickname: `${secretMark} nickname`,
    email: `ada.${personalMark}@example.com`,
    email_verified: true,
    phone_number: `${secretMark} phone`,
    picture: `https://example.com/${secretMark}.png`,
    created_at: "2026-01-31T11:59:58.123Z",
    updated_at: "2026-03-01T00:00:00.000Z",
    last_password_reset: "2026-02-01T00:00:00.000Z",
    multifactor: [`${secretMark} guardian`],
    enrolledFactors: [{ type: `${secretMark} factor` }],
    identities: [
      {
        connection: "google-oauth2",
        provider: "google-oauth2",
        userId: `${secretMark} identity`,
        isSocial: true,
        accessToken: `${secretMark} access token`,
        accessTokenSecret: `${secretMark} access token secret`,
        refreshToken: `${secretMark} refresh token`,
        profileData: { email: `${secretMark}@example.com` },
      },
    ],
    app_metadata: { plan: "gold", apiKey: `${secretMark} app_metadata` },
    user_metadata: { theme: "dark", diary: `${secretMark} user_metadata` },
  },
  client: {
    client_id: "AaiyAPdpYdesoKnqjj8HJqRn4T5titww",
    name: "Acme Shop",
    metadata: { key: `${secretMark} client metadata` },
  },
  connection: {
    id: "con_fpe5kj482KO1eOzQ",
    name: "Username-Password-Authentication",
    strategy: "auth0",
    metadata: { key: `${secretMark} connection metadata` },
  },
  organization: {
    id: "org_juG7cAQ0CymOcVpV",
    name: "acme-gmbh",
    display_name: "ACME GmbH",
    metadata: { key: `${secretMark} organization metadata` },
  },
  request: {
    ip: "203.0.113.7",
    asn: "AS64496",
    user_agent: "Mozilla/5.0 (X11; Linux x86_64)",
    hostname: "login.example.com",
    language: "en",
    method: "POST",
    query: {
      client_id: "AaiyAPdpYdesoKnqjj8HJqRn4T5titww",
      code_challenge: `${secretMark} challenge`,
      refresh_token: `${secretMark} query token`,
      state: `${secretMark} state`,
    },
    body: { username: `${secretMark} user name`, password: `${secretMark} password` },
    geoip: {
      countryCode: "DE",
      countryCode3: "DEU",
      countryName: "Germany",
      cityName: "Berlin",
      continentCode: "EU",
      subdivisionCode: "BE",
      subdivisionName: "Land Berlin",
      latitude: 52.5196,
      longitude: 13.4069,
      timeZone: "Europe/Berlin",
    },
  },
  authentication: {
    methods: [
      { name: "pwd", timestamp: "2026-03-01T12:00:00.000Z" },
      { name: "mfa", timestamp: "2026-03-01T12:00:09.000Z", type: "otp" },
    ],
    riskAssessment: {
      confidence: "low",
      version: "1",
      assessments: {
        NewDevice: {
          confidence: "low",
          code: "no_match",
          details: { device: "known", useragent: `${secretMark} ua` },
        },
        ImpossibleTravel: { confidence: "high", code: "minimal_travel_from_last_login" },
      },
    },
  },
  authorization: { roles: ["admin", "editor"] },
  session: { id: "m5Sgxyzzy", device: { last_ip: `${secretMark} ip` } },
  refresh_token: { id: `${secretMark} refresh token id` },
  transaction: {
    id: "trn_1234567890",
    protocol: "oidc-basic-profile",
    requested_scopes: ["openid"],
    redirect_uri: `https://example.com/callback?${secretMark}`,
    login_hint: `${secretMark} hint`,
    state: `${secretMark} state`,
    linking_id: `${secretMark} linking id`,
    correlation_id: "corr-42",
    prompt: ["login"],
    metadata: { key: `${secretMark} transaction metadata` },
  },
  stats: { logins_count: 5 },
  resource_server: { identifier: "https://api.example.com" },
  security_context: { ja3: `${secretMark} ja3`, ja4: "t13d1516h2_8daaf6152771_b186095e22b6" },
  session_transfer_token: { client_id: `${secretMark} transfer token` },
  configuration: { key: `${secretMark} configuration` },
  secrets: { SPLUNK_HEC_TOKEN: `${secretMark} secrets` },
};
