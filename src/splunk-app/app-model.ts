import type { FieldName } from "../activity/field-names.ts";

/**
 * The end of the descriptions of all that the app brings to a Splunk. `install` and `remove` touch nothing else.
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
  /** What the panel says and what to look for, in a sentence or two. */
  readonly meaning: string;
  readonly kind: PanelKind;
  readonly search: string;
  /** The unit of a single value, such as `%` or `min`. */
  readonly unit?: string;
  /** For `single`: the field that holds the value. For charts: the field of the x axis. */
  readonly field?: string;
  /** For charts: series that lie on each other. */
  readonly stacked?: boolean;
  /**
   * The search a click opens. `$row.NAME.value$` is a field of the clicked row. Absent: `search` holds the events
   * already.
   */
  readonly drilldown?: string;
  /** Event fields without which the panel is left out. A hashed value will do. */
  readonly needs: readonly FieldName[];
  /** Event fields whose real value the search compares or calculates with: a hash will not do. */
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

/** A scheduled search that tells somebody. Shipped off. */
export interface Alert {
  /** The saved search's name. */
  readonly name: string;
  /** What a hit means. */
  readonly meaning: string;
  /** What to do about it. */
  readonly action: string;
  readonly search: string;
  readonly earliest: string;
  readonly latest: string;
  readonly cron: string;
  /** Splunk's scale: 1 info, 2 low, 3 medium, 4 high, 5 critical. */
  readonly severity: 2 | 3 | 4;
  /** Fields of the result that make two hits the same one. */
  readonly throttleBy: readonly string[];
  /** How long the same hit stays quiet, such as `24h`. */
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

/** What the settings decide about the app. */
export interface AppOptions {
  /** The package's version. */
  readonly version: string;
  /** Absent: the app searches every index that its user may search. */
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
  /** What hidden fields and absent settings take away, a sentence each. */
  readonly warnings: readonly string[];
}
