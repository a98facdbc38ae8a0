/** The rules of `check`. A code is for scripts, so it never changes its meaning. */
export type RuleCode =
  // The package.
  | "PACKAGE_UNREADABLE"
  | "PACKAGE_FOLDER"
  | "PACKAGE_DOTFILE"
  | "PACKAGE_LOCAL"
  | "PACKAGE_MODE"
  | "PACKAGE_MISSING"
  | "TEXT_ENCODING"
  | "ICON"
  // app.conf and app.manifest.
  | "APP_ID"
  | "APP_VERSION"
  | "APP_LABEL"
  | "APP_SETTING"
  | "MANIFEST"
  // Configuration files.
  | "CONF_SYNTAX"
  | "CONF_DUPLICATE"
  | "CONF_FORBIDDEN"
  | "CONF_EXTRACTION"
  | "CONF_SECRET"
  | "CONF_CLONE"
  | "META"
  // References to missing objects.
  | "NO_MACRO"
  | "NO_VIEW"
  | "NO_DATA_SOURCE"
  | "NO_EVENTTYPE"
  | "NO_TRANSFORM"
  | "NO_PANEL"
  | "NO_TOKEN"
  // Views.
  | "VIEW_XML"
  | "VIEW_VERSION"
  | "VIEW_JSON"
  | "VIEW_VISUALIZATION"
  // Searches.
  | "SPL_SYNTAX"
  | "SPL_COMMAND"
  | "SPL_FUNCTION"
  | "SPL_FIELD"
  | "SPL_TEST_EVENTS"
  | "SPL_ADDRESS"
  | "SCHEDULE"
  // The data models.
  | "CIM_REQUIRED"
  | "CIM_FORBIDDEN"
  | "CIM_TWO_MODELS";

/** One error of an app and its position. */
export interface Finding {
  readonly rule: RuleCode;
  /** `check` fails only for a `failure`. */
  readonly level: "failure" | "warning";
  /** The path below the app's folder, or the name of the package. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
}

/** Adds a finding. Default level: `failure`. */
export type Report = (
  rule: RuleCode,
  at: { readonly file: string; readonly line?: number },
  message: string,
  level?: Finding["level"],
) => void;

/** A report function and its findings. */
export function createReport(): { readonly report: Report; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  return {
    findings,
    report: (rule, { file, line = 1 }, message, level = "failure") => {
      findings.push({ rule, level, file, line, message });
    },
  };
}
