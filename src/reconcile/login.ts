import type { LoginType } from "../activity/classify-activity.ts";

/**
 * One login (one execution of the post-login trigger) as its tenant log describes it. The object is flat to save memory:
 * thousands are kept until the logs of the next 15 minutes have been read.
 */
export interface Login {
  readonly logId: string;
  /** Auth0's type code, such as `s`. */
  readonly logType: string;
  readonly loginType: LoginType;
  /** Epoch milliseconds. The Action ran before it: 0.2 s normally, minutes with MFA or a consent screen. */
  readonly date: number;
  /** Epoch milliseconds when the login page was opened; absent for SSO. */
  readonly initiatedAt: number | undefined;
  /** Whether no prompt was shown: single sign-on with an existing session. */
  readonly sso: boolean;
  /** Whether the log names executions of Actions. */
  readonly executed: boolean;
  readonly userId: string | undefined;
  readonly clientId: string | undefined;
  readonly sessionId: string | undefined;
  readonly transactionId: string | undefined;
  readonly loginsCount: number | undefined;
  /** More values from which an event is built. */
  readonly rest: LoginDetails;
}

/** Values of a log that matching does not need. */
export interface LoginDetails {
  readonly tenant: string | undefined;
  readonly userName: string | undefined;
  readonly clientName: string | undefined;
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  readonly hostname: string | undefined;
  readonly connection: string | undefined;
  readonly strategy: string | undefined;
  readonly organization: string | undefined;
  readonly correlationId: string | undefined;
  readonly country: string | undefined;
  readonly city: string | undefined;
  readonly latitude: number | undefined;
  readonly longitude: number | undefined;
  readonly ja4: string | undefined;
  readonly riskAssessment: unknown;
}

/**
 * The log types of logins. The log of a device login cannot be distinguished from that of an interactive login.
 *
 * @see https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
const loginLogs: Readonly<Record<string, LoginType>> = {
  s: "interactive",
  sens: "interactive",
  ciba_exchange_succeeded: "interactive",
  sepft: "password",
  secte: "token_exchange",
  success_on_behalf_of_token_exchange: "token_exchange",
  ssa: "silent",
  sertft: "refresh",
};

/** The type codes of the logs for these login types. */
export function toLogTypes(loginTypes: readonly string[]): ReadonlySet<string> {
  const wanted = new Set(loginTypes);
  // A device login has the log type `s`, like an interactive one.
  if (wanted.has("device")) wanted.add("interactive");
  return new Set(Object.keys(loginLogs).filter((code) => wanted.has(loginLogs[code] ?? "")));
}

/**
 * The time at which Auth0 received a log, in epoch milliseconds, from digits 4 to 20 of its id. Logs are read in this
 * order, which differs from the order of their dates.
 */
export function toArrival(logId: string): number | undefined {
  const [, y, mo, d, h, mi, s, ms] = /^900(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})\d*$/.exec(logId) ?? [];
  if (ms === undefined) return undefined;
  const time = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s), Number(ms));
  return Number.isNaN(time) ? undefined : time;
}

type Json = Readonly<Record<string, unknown>>;

/** A log with the values that every log has. */
export interface ReadLog {
  readonly id: string;
  readonly type: string;
  readonly date: number;
  readonly json: Json;
}

/** Parses the date, type and id of a tenant log; `undefined` if it is not a log. */
export function readLog(log: unknown): ReadLog | undefined {
  if (!isObject(log)) return undefined;
  const id = text(log.log_id) ?? text(log._id);
  const type = text(log.type);
  const date = typeof log.date === "string" ? Date.parse(log.date) : Number.NaN;
  return id === undefined || type === undefined || Number.isNaN(date)
    ? undefined
    : { id, type, date, json: log };
}

/** The login of a log; `undefined` for other logs. Only id, type and date are always present. */
export function toLogin(log: ReadLog | undefined, logTypes: ReadonlySet<string>): Login | undefined {
  if (log === undefined || !logTypes.has(log.type)) return undefined;
  const { id, type, date, json } = log;
  const details = object(json.details);
  const location = object(json.location_info);
  const executions = object(details.actions).executions;
  return {
    logId: id,
    logType: type,
    loginType: loginLogs[type] ?? "interactive",
    date,
    initiatedAt: toMillis(details.initiatedAt),
    sso: !Array.isArray(details.prompts) || details.prompts.length === 0,
    executed: Array.isArray(executions) && executions.length > 0,
    userId: text(json.user_id),
    clientId: text(json.client_id),
    sessionId: text(details.session_id) ?? text(object(details.refresh_token).session_id),
    transactionId: text(details.transaction_id),
    loginsCount: number(object(details.stats).loginsCount),
    rest: {
      tenant: text(json.tenant_name),
      userName: text(json.user_name),
      clientName: text(json.client_name),
      ip: text(json.ip),
      userAgent: text(json.user_agent),
      hostname: text(json.hostname),
      connection: text(json.connection) ?? text(json.session_connection),
      strategy: text(json.strategy),
      organization: text(json.organization_name) ?? text(json.organization_id),
      correlationId: text(object(json.references).correlation_id),
      country: text(location.country_code) ?? text(location.country_name),
      city: text(location.city_name),
      latitude: number(location.latitude),
      longitude: number(location.longitude),
      ja4: text(object(json.security_context).ja4),
      riskAssessment: details.riskAssessment,
    },
  };
}

const none: Json = {};

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function object(value: unknown): Json {
  return isObject(value) ? value : none;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function number(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
    ? Number(value)
    : undefined;
}

/** Log streams write epoch milliseconds; some clients convert them to ISO 8601. */
function toMillis(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : value;
  return typeof time === "number" && Number.isFinite(time) ? time : undefined;
}
