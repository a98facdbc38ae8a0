import type { FieldName } from "../activity/field-names.ts";

/**
 * The mark at the end of each description. `install` and `remove` change only objects with this mark.
 */
export const mark = "(splunk-action)";

/** How a panel is drawn. Dashboard Studio's name for each is in `render/studio-view.ts`. */
export type PanelKind = "single" | "area" | "line" | "column" | "bar" | "table" | "map";

/**
 * One panel of a dashboard.
 *
 * Searches hold Studio's tokens: `$global_time.earliest$` and `.latest$` are the time range (given beside the search),
 * `$tenant|s$` is the value of an input in quotes. `fillTokens` puts values in.
 */
export interface Panel {
  /** Letters, digits and `_`; unique in the app. */
  readonly id: string;
  readonly title: string;
  /** The meaning of the panel and what to look for, in one or two sentences. */
  readonly meaning: string;
  readonly kind: PanelKind;
  readonly search: string;
  /** The unit of a single value, such as `%` or `min`. */
  readonly unit?: string;
  /** For `single`: the field that holds the value. For charts: the field of the x axis. */
  readonly field?: string;
  /** For charts: whether series are stacked. */
  readonly stacked?: boolean;
  /**
   * The search a click opens. `$row.NAME.value$` is a field of the clicked row. Absent: `search` holds the events
   * already.
   */
  readonly drilldown?: string;
  /** Event fields that the panel needs. Hashed values are enough. */
  readonly needs: readonly FieldName[];
  /** Event fields that the search needs in clear text. */
  readonly needsClear?: readonly FieldName[];
}

/** Chooses the events of all panels of a dashboard. */
export type Input =
  | { readonly kind: "time"; readonly token: "global_time"; readonly label: string; readonly default: string }
  | {
      readonly kind: "choice";
      /** The token; its value is a value of `field`, or `*` for all. */
      readonly token: string;
      readonly label: string;
      readonly field: FieldName;
      /** Gives the values to choose from, in a column named like `field`. */
      readonly search: string;
      readonly default: "*";
    };

/** A view of the app. */
export interface Dashboard {
  /** The view's file name without `.xml`, as the navigation and links name it. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly inputs: readonly Input[];
  /** Rows from top to bottom; the panels of a row share its width. */
  readonly rows: readonly { readonly height: number; readonly panels: readonly Panel[] }[];
}

/** An alert: a scheduled search. Disabled by default. */
export interface Alert {
  /** The saved search's name. */
  readonly name: string;
  /** The meaning of a result. */
  readonly meaning: string;
  /** What to do. */
  readonly action: string;
  readonly search: string;
  readonly earliest: string;
  readonly latest: string;
  readonly cron: string;
  /** Splunk's scale: 1 info, 2 low, 3 medium, 4 high, 5 critical. */
  readonly severity: 2 | 3 | 4;
  /** Fields that identify a result for throttling. */
  readonly throttleBy: readonly string[];
  /** How long the same result is suppressed, such as `24h`. */
  readonly throttleFor: string;
  readonly needs: readonly FieldName[];
  readonly needsClear?: readonly FieldName[];
}

/** A stanza of a `.conf` file; the keys in the order in which they are written. */
export interface Stanza {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Search macros by name. */
export type Macros = Readonly<Record<string, { readonly definition: string; readonly description: string }>>;

/** The settings that define the content of the app. */
export interface AppOptions {
  /** The package's version. */
  readonly version: string;
  /** Absent: the app searches all indexes of the user. */
  readonly index: string | undefined;
  readonly sourcetype: string;
  readonly omitFields: readonly string[];
  readonly hashFields: readonly string[];
  /** Names of the `EXTRA_FIELDS`. */
  readonly extraFields: readonly string[];
  /** Whether sign-ups are cloned at index time for CIM's Change model. */
  readonly accountChanges: boolean;
}

/** The whole app as data. Build, check, install, `dev` and `docs/splunk.md` read this one definition. */
export interface SplunkApp {
  readonly id: "auth0_activity";
  readonly label: string;
  readonly description: string;
  readonly options: AppOptions;
  readonly macros: Macros;
  readonly dashboards: readonly Dashboard[];
  readonly alerts: readonly Alert[];
  readonly props: readonly Stanza[];
  readonly transforms: readonly Stanza[];
  readonly eventtypes: readonly Stanza[];
  readonly tags: readonly Stanza[];
  /** Effects of hidden fields and missing settings, one sentence each. */
  readonly warnings: readonly string[];
}
