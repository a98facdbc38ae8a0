import type { FieldName } from "../../activity/field-names.ts";
import { type AppOptions, mark, type Stanza } from "../app-model.ts";

/** One field of a CIM data model and its definition at search time. */
interface CimField {
  readonly name: string;
  /** The event's fields that it depends on. Empty for a constant or Splunk's `host`. */
  readonly from: readonly FieldName[];
  /** `alias` renames the one field; otherwise an eval expression. FIELDALIAS runs before EVAL. */
  readonly how: "alias" | { readonly eval: string };
  /** Whether it needs the value in clear text. */
  readonly clear?: true;
}

/**
 * The login name that detections use for joins. Auth0's `userName` is a display name ("Jane Doe") for social and enterprise
 * users, so the e-mail comes first.
 */
const user: Pick<CimField, "from" | "how"> = {
  from: ["email", "userName", "userId"],
  how: { eval: "lower(coalesce(email, userName, userId))" },
};

const source: readonly CimField[] = [
  { name: "src", from: ["clientIP"], how: "alias", clear: true },
  { name: "src_ip", from: ["clientIP"], how: "alias", clear: true },
];

/**
 * CIM Authentication: every event is a successful login. A later Action of the flow can still deny it.
 *
 * @see https://docs.splunk.com/Documentation/CIM/latest/User/Authentication
 */
const authentication: readonly CimField[] = [
  { name: "action", from: [], how: { eval: '"success"' } },
  { name: "app", from: ["application"], how: "alias" },
  {
    name: "authentication_method",
    from: [],
    how: { eval: `coalesce(mvjoin('authenticationMethods{}', ","), strategy)` },
  },
  { name: "authentication_service", from: ["connection"], how: "alias" },
  { name: "dest", from: [], how: { eval: "coalesce(hostname, host)" } },
  { name: "dvc", from: [], how: { eval: "host" } },
  { name: "session_id", from: ["sessionId"], how: "alias" },
  { name: "signature", from: [], how: { eval: "message" } },
  { name: "signature_id", from: ["loginType"], how: "alias" },
  ...source,
  { name: "user", ...user },
  { name: "user_agent", from: ["userAgent"], how: "alias" },
  { name: "user_id", from: ["userId"], how: "alias" },
  { name: "user_role", from: ["roles"], how: { eval: `mvjoin('roles{}', ",")` } },
  { name: "vendor_account", from: ["tenant"], how: "alias" },
  { name: "vendor_product", from: [], how: { eval: '"Auth0"' } },
];

/**
 * CIM Change, Account_Management: a sign-up creates an account. `action` must be "created" here and "success" for
 * Authentication, so this is another sourcetype: the clone of the sign-up.
 *
 * @see https://docs.splunk.com/Documentation/CIM/latest/User/Change
 */
const accountChange: readonly CimField[] = [
  { name: "action", from: [], how: { eval: '"created"' } },
  { name: "change_type", from: [], how: { eval: '"AAA"' } },
  { name: "command", from: [], how: { eval: '"SignUp"' } },
  { name: "dest", from: [], how: { eval: "coalesce(tenant, host)" } },
  { name: "dvc", from: [], how: { eval: "host" } },
  { name: "object", ...user },
  { name: "object_attrs", from: ["connection"], how: "alias" },
  { name: "object_category", from: [], how: { eval: '"user"' } },
  { name: "object_id", from: ["userId"], how: "alias" },
  ...source,
  { name: "src_user", ...user },
  { name: "status", from: [], how: { eval: '"success"' } },
  { name: "user", ...user },
  { name: "user_agent", from: ["userAgent"], how: "alias" },
  { name: "vendor_account", from: ["tenant"], how: "alias" },
  { name: "vendor_product", from: [], how: { eval: '"Auth0"' } },
];

/** The sourcetype of the cloned sign-ups. */
export function toAccountSourcetype(sourcetype: string): string {
  return `${sourcetype}:account`;
}

/** `props.conf`: how Splunk reads the events' lines, times and fields. */
export function defineProps(options: AppOptions): readonly Stanza[] {
  const { sourcetype, accountChanges } = options;
  const events: Stanza = {
    name: sourcetype,
    values: {
      description: `Auth0 sign-ups and logins ${mark}`,
      category: "Application",
      // Index time, for events over receivers/simple. Events of HEC's /event endpoint have their own time and line.
      SHOULD_LINEMERGE: "false",
      LINE_BREAKER: "([\\r\\n]+)",
      TRUNCATE: "10000",
      TIME_PREFIX: '^\\{"time":"',
      TIME_FORMAT: "%Y-%m-%dT%H:%M:%S.%3N%Z",
      MAX_TIMESTAMP_LOOKAHEAD: "32",
      ...(accountChanges ? { "TRANSFORMS-auth0_account": "auth0_account_from_signup" } : {}),
      // Search time.
      KV_MODE: "json",
      ...toValues(authentication, options),
    },
  };
  const account: Stanza = {
    name: toAccountSourcetype(sourcetype),
    values: {
      description:
        "Auth0 sign-ups again, for CIM's Change model; cloned at index time by splunk-action's app",
      category: "Application",
      KV_MODE: "json",
      ...toValues(accountChange, options),
    },
  };
  return accountChanges ? [events, account] : [events];
}

/** `transforms.conf`: clones a sign-up under its second sourcetype when it is indexed. */
export function defineTransforms({ sourcetype, accountChanges }: AppOptions): readonly Stanza[] {
  if (!accountChanges) return [];
  return [
    {
      name: "auth0_account_from_signup",
      values: {
        REGEX: '^\\s*\\{\\s*"time"\\s*:\\s*"[^"]*"\\s*,\\s*"message"\\s*:\\s*"SignUp"',
        CLONE_SOURCETYPE: toAccountSourcetype(sourcetype),
      },
    },
  ];
}

/** The fields of data models that hidden fields remove, one sentence each. */
export function warnOfCim({ omitFields, hashFields, accountChanges }: AppOptions): string[] {
  const models = [["Authentication", authentication] as const, ["Change", accountChange] as const];
  return models.slice(0, accountChanges ? 2 : 1).flatMap(([model, fields]) =>
    fields.flatMap(({ name, from, clear }) => {
      if (from.length > 0 && from.every((field) => omitFields.includes(field)))
        return [`CIM ${model} has no ${name}: OMIT_FIELDS leaves out ${from.join(", ")}`];
      const first = from.find((field) => !omitFields.includes(field));
      if (first !== undefined && hashFields.includes(first) && (clear || name === "user"))
        return [`CIM ${model} has a hash as ${name}: HASH_FIELDS hides ${first}`];
      return [];
    }),
  );
}

/** Omits aliases of fields that no event has. */
function toValues(fields: readonly CimField[], { omitFields }: AppOptions): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { name, from, how } of fields) {
    if (from.length > 0 && from.every((field) => omitFields.includes(field))) continue;
    if (how === "alias") values[`FIELDALIAS-auth0_${name}`] = `${from[0]} AS ${name}`;
    else values[`EVAL-${name}`] = how.eval;
  }
  return values;
}
