/**
 * A tenant log event as `GET /api/v2/logs` shows it. Only the first three keys are always present.
 *
 * @see https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
export interface LogEvent {
  /** 56 digits in the order of arrival; serves as a checkpoint. */
  readonly log_id: string;
  /** ISO 8601 with milliseconds. */
  readonly date: string;
  readonly type: string;
  /** The same as `log_id`. */
  readonly _id?: string;
  readonly description?: string;
  readonly connection?: string;
  /** Empty where the log has no connection. */
  readonly connection_id?: string;
  readonly client_id?: string;
  readonly client_name?: string;
  readonly ip?: string;
  readonly client_ip?: string | null;
  readonly user_agent?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly hostname?: string;
  readonly user_id?: string;
  readonly user_name?: string;
  readonly audience?: string;
  readonly scope?: string | null;
  readonly strategy?: string;
  readonly strategy_type?: string;
  readonly organization_id?: string;
  readonly organization_name?: string;
  /** Only for silent authentication: the connection of the session. */
  readonly session_connection?: string;
  readonly isMobile?: boolean;
  readonly location_info?: Readonly<Record<string, unknown>>;
  readonly security_context?: Readonly<Record<string, unknown>>;
  /** `correlation_id` is that of the event's transaction. */
  readonly references?: Readonly<Record<string, unknown>>;
  readonly $event_schema?: { readonly version: string };
  readonly environment_name?: string;
  readonly tenant_name?: string;
}

/** The types that this tenant writes, and their meaning. */
export const logEventTypes = {
  s: "Successful login",
  f: "Failed login",
  ss: "Successful sign-up",
  ssa: "Successful silent authentication",
  fsa: "Failed silent authentication",
  seacft: "Authorization code exchanged for a token",
  sertft: "Refresh token exchanged",
  fertft: "Refresh token refused",
  sepft: "Password exchanged for a token",
  fepft: "Password exchange refused",
  secte: "Custom token exchanged",
  fecte: "Custom token exchange refused",
  seccft: "Client credentials exchanged for a token",
  sapi: "Management API operation",
  actions_execution_failed: "An Action failed",
} as const;

export type LogEventType = keyof typeof logEventTypes;

/** A log without the fields that the tenant adds. */
export type NewLog = Omit<LogEvent, "log_id" | "_id" | "date" | "type" | "tenant_name"> & {
  readonly type: LogEventType;
};
