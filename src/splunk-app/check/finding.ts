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
  // References to what is not there.
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

/** What is wrong with an app, at one place. */
export interface Finding {
  readonly rule: RuleCode;
  /** Only a failure makes `check` fail. */
  readonly level: "failure" | "warning";
  /** The file below the app's folder; the package's own name where no file is at fault. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly message: string;
}

/** Takes a finding in. `level` is `failure` unless given. */
export type Report = (
  rule: RuleCode,
  at: { readonly file: string; readonly line?: number },
  message: string,
  level?: Finding["level"],
) => void;

/** A report and the findings that it has taken in. */
export function createReport(): { readonly report: Report; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  return {
    findings,
    report: (rule, { file, line = 1 }, message, level = "failure") => {
      findings.push({ rule, level, file, line, message });
    },
  };
}
