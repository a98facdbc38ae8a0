import type { TenantUser } from "../tenant-options.ts";
import type { LoginOptions } from "./login-request.ts";
import { newYork, tokyo } from "./request-origins.ts";

/** A sample user and the circumstances of their login. Tokens and hostile names are dummies. */
export interface UserProfile {
  /** Stable, for links and tests. */
  readonly id: string;
  readonly label: string;
  readonly user: TenantUser;
  readonly options: LoginOptions;
}

const database = "Username-Password-Authentication";

/** One user of each kind that an Action must handle. Dates are set when they are added. */
export const userProfiles: readonly UserProfile[] = [
  {
    id: "database",
    label: "Database user",
    user: toDatabaseUser("66f0a1b2c3d4e5f601234567", "ada@example.com", { name: "Ada Lovelace" }),
    options: {},
  },
  {
    id: "social",
    label: "Social user (Google)",
    user: {
      email: "grace@example.com",
      email_verified: true,
      family_name: "Hopper",
      given_name: "Grace",
      identities: [
        {
          provider: "google-oauth2",
          access_token: "dummy-google-access-token",
          user_id: "108123456789012345678",
          connection: "google-oauth2",
          isSocial: true,
        },
      ],
      name: "Grace Hopper",
      nickname: "grace",
      picture: "https://lh3.googleusercontent.com/a/dummy",
      user_id: "google-oauth2|108123456789012345678",
    },
    options: { origin: newYork },
  },
  {
    id: "enterprise",
    label: "Enterprise user of an organization",
    user: {
      email: "linus@acme.example.com",
      email_verified: true,
      groups: ["engineering"],
      identities: [
        { provider: "samlp", user_id: "acme-saml|linus", connection: "acme-saml", isSocial: false },
      ],
      name: "Linus Example",
      nickname: "linus",
      user_id: "samlp|acme-saml|linus",
      app_metadata: { plan: "enterprise" },
      roles: ["admin", "billing"],
    },
    options: {
      organization: {
        id: "org_7Hk2mQ9sVbXc4RtZ",
        name: "acme",
        display_name: "ACME Corporation",
        metadata: { tier: "gold" },
      },
    },
  },
  {
    id: "mfa",
    label: "Second factor, risky circumstances",
    user: {
      ...toDatabaseUser("66f0a1b2c3d4e5f601234568", "edsger@example.com", { name: "Edsger Dijkstra" }),
      multifactor: ["guardian"],
      enrolledFactors: [{ type: "otp" }],
    },
    options: {
      mfa: true,
      origin: tokyo,
      riskAssessment: {
        confidence: "low",
        version: "1",
        assessments: {
          NewDevice: { confidence: "low", code: "no_match" },
          ImpossibleTravel: { confidence: "low", code: "impossible_travel_from_last_login" },
          UntrustedIP: { confidence: "high", code: "not_found_on_deny_list" },
        },
      },
    },
  },
  {
    id: "machine",
    label: "Hardly any fields",
    user: { user_id: "auth0|66f0a1b2c3d4e5f601234569" },
    options: { loginType: "password", origin: {} },
  },
  {
    id: "unicode",
    label: "Unicode",
    user: toDatabaseUser("66f0a1b2c3d4e5f60123456a", "zoë@例え.example", {
      name: "Zoë 山田 🦊 \u202eדוד",
    }),
    options: { origin: tokyo },
  },
  {
    id: "hostile",
    label: "A name that attacks the page",
    user: toDatabaseUser("66f0a1b2c3d4e5f60123456b", "mallory@example.com", {
      name: '<img src=x onerror="alert(1)">',
      nickname: "\"';--</script><script>alert(2)</script>",
    }),
    options: { origin: { ...newYork, userAgent: "<svg onload=alert(3)> \u001b[31mred" } },
  },
];

function toDatabaseUser(
  id: string,
  email: string,
  attributes: Readonly<Record<string, unknown>>,
): TenantUser {
  return {
    email,
    email_verified: true,
    identities: [{ user_id: id, provider: "auth0", connection: database, isSocial: false }],
    nickname: email.split("@")[0] ?? email,
    ...attributes,
    user_id: `auth0|${id}`,
  };
}
