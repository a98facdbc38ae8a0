/**
 * A tenant log event as `GET /api/v2/logs` shows it.
 *
 * @see https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
export interface LogEvent {
  /** ISO 8601 with milliseconds. */
  date: string;
  type: LogEventType;
  description?: string;
  connection?: string;
  connection_id?: string;
  client_id?: string;
  client_name?: string;
  ip?: string;
  user_agent?: string;
  details?: Record<string, unknown>;
  hostname?: string;
  user_id?: string;
  user_name?: string;
  audience?: string;
  scope?: string | null;
  strategy?: string;
  strategy_type?: string;
  organization_id?: string;
  organization_name?: string;
  /** Digits; they grow with time, so they serve as a checkpoint. */
  log_id: string;
  isMobile?: boolean;
  location_info?: Record<string, unknown>;
  security_context?: Record<string, unknown>;
  /** `correlation_id` is that of the event's transaction. */
  references?: Record<string, unknown>;
}

/**
 * The codes this tenant writes: success login, failed login, sign-up, silent authentication and its failure, refresh
 * token exchange and its failure, password exchange and its failure, and an Action that failed.
 */
export type LogEventType =
  | "s"
  | "f"
  | "ss"
  | "ssa"
  | "fsa"
  | "sertft"
  | "fertft"
  | "sepft"
  | "fepft"
  | "actions_execution_failed";
