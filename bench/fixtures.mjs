/** A post-login event with everything that Auth0 usually sends: a login of a user whose sign-up is remembered. */
export const event = {
  tenant: { id: "acme" },
  user: {
    user_id: "auth0|65f0c0ffee65f0c0ffee65f0",
    name: "Ada Example",
    nickname: "ada",
    email: "ada@example.com",
    email_verified: true,
    created_at: "2026-01-02T03:04:05.678Z",
    updated_at: "2026-02-03T04:05:06.789Z",
    picture: "https://example.com/ada.png",
    identities: [
      { connection: "Users", provider: "auth0", user_id: "65f0c0ffee65f0c0ffee65f0", isSocial: false },
    ],
    app_metadata: { signedUp: true, plan: "free" },
    user_metadata: { language: "en" },
  },
  client: { client_id: "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345", name: "Shop", metadata: {} },
  connection: { id: "con_aBcDeFgHiJkLmNoP", name: "Users", strategy: "auth0", metadata: {} },
  organization: { id: "org_aBcDeFgHiJkLmNoP", name: "acme", display_name: "Acme", metadata: {} },
  request: {
    ip: "203.0.113.42",
    asn: "64496",
    method: "POST",
    hostname: "acme.eu.auth0.com",
    language: "en",
    user_agent:
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
    query: { response_type: "code", scope: "openid profile email", state: "state", protocol: "oauth2" },
    body: { username: "ada@example.com" },
    geoip: { countryCode: "DE", countryName: "Germany", cityName: "Berlin", latitude: 52.5, longitude: 13.4 },
  },
  authentication: {
    methods: [{ name: "pwd", timestamp: "2026-02-03T04:05:06.789Z" }],
    riskAssessment: {
      version: "1",
      confidence: "high",
      assessments: {
        NewDevice: { confidence: "high", code: "match" },
        ImpossibleTravel: { confidence: "high", code: "minimal_travel_from_last_login" },
        UntrustedIP: { confidence: "high", code: "not_found_on_deny_list" },
      },
    },
  },
  authorization: { roles: ["customer"] },
  session: { id: "session-id-0123456789" },
  transaction: {
    id: "transaction-id-0123456789",
    protocol: "oidc-basic-profile",
    requested_scopes: ["openid", "profile", "email"],
    prompt: [],
    metadata: {},
  },
  stats: { logins_count: 7 },
  security_context: { ja3: "0123456789abcdef", ja4: "t13d1516h2_8daaf6152771_02713d6af862" },
};

/** One set of secrets per kind of Action; all values are invented. */
export function toSecrets({ splunk, auth0 }) {
  const hec = { SPLUNK_URL: `https://127.0.0.1:${splunk}`, SPLUNK_HEC_TOKEN: "dummy-hec-token" };
  const management = {
    AUTH0_DOMAIN: `127.0.0.1:${auth0}`,
    AUTH0_RUNTIME_CLIENT_ID: "dummy-client",
    AUTH0_RUNTIME_CLIENT_SECRET: "dummy-client-secret",
  };
  const { SPLUNK_URL } = hec;
  return {
    hec,
    withManagement: { ...hec, ...management, SIGNUPS_SINCE: "2025-01-01T00:00:00Z" },
    basic: { SPLUNK_URL, SPLUNK_USERNAME: "dummy-user", SPLUNK_PASSWORD: "dummy-password" },
  };
}
