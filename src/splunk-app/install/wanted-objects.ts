import type { SplunkApp, Stanza } from "../app-model.ts";
import { defineApp } from "../define-app.ts";
import { toMacroStanzas } from "../render/app-files.ts";
import { toSavedSearch } from "../render/saved-searches.ts";
import { renderNav, renderView } from "../render/studio-view.ts";

/** The kinds of knowledge objects that `install` writes, in order. */
export const objectKinds = ["macro", "props", "eventtype", "tags", "alert", "view", "nav"] as const;

/** One of `objectKinds`. */
export type ObjectKind = (typeof objectKinds)[number];

/**
 * The collection of each kind on Splunk's management port.
 *
 * @see https://docs.splunk.com/Documentation/Splunk/latest/RESTREF/RESTknowledge
 */
export const collections: Readonly<Record<ObjectKind, string>> = {
  macro: "configs/conf-macros",
  props: "configs/conf-props",
  eventtype: "saved/eventtypes",
  tags: "configs/conf-tags",
  alert: "saved/searches",
  view: "data/ui/views",
  nav: "data/ui/nav",
};

/** An object as it should be. */
export interface WantedObject {
  readonly kind: ObjectKind;
  readonly name: string;
  /** The values to compare and write. */
  readonly values: Readonly<Record<string, string>>;
  /** Values that are written only at creation, such as whether an alert is enabled. Later the user decides. */
  readonly initial: Readonly<Record<string, string>>;
  /** Keys that an earlier install may have written and that must be empty now. */
  readonly obsoleteKeys: readonly string[];
  /** Fields and event types are exported to all apps, because data models search in other apps. */
  readonly sharing: "app" | "global";
}

/** The keys of `savedsearches.conf` that have another name on the management port. */
const alertKeys: Readonly<Record<string, string>> = {
  enableSched: "is_scheduled",
  counttype: "alert_type",
  relation: "alert_comparator",
  quantity: "alert_threshold",
};

/** Settings of an alert that users may change. `install` keeps them. */
const alertsOwnKeys: ReadonlySet<string> = new Set([
  "is_scheduled",
  "cron_schedule",
  "alert.track",
  "alert.severity",
]);

/**
 * The app's objects.
 *
 * @param ownApp Whether they are in their own app, which gets a navigation.
 */
export function toWantedObjects(app: SplunkApp, ownApp: boolean): readonly WantedObject[] {
  const all = defineApp({ ...app.options, omitFields: [], hashFields: [], accountChanges: true });
  const stanzas = (kind: ObjectKind, list: readonly Stanza[]) =>
    list.map(({ name, values }) => toObject(kind, name, values));
  return [
    ...stanzas("macro", toMacroStanzas(app)),
    ...app.props.map(({ name, values }) => ({
      ...toObject("props", name, values),
      obsoleteKeys: Object.keys(all.props.find((stanza) => stanza.name === name)?.values ?? {}).filter(
        (key) => !(key in values),
      ),
    })),
    ...stanzas("eventtype", app.eventtypes),
    ...stanzas("tags", app.tags),
    ...app.alerts.map((alert) => toAlertObject(toSavedSearch(alert))),
    ...app.dashboards.map((dashboard) =>
      toObject("view", dashboard.id, { "eai:data": renderView(dashboard) }),
    ),
    ...(ownApp ? [toObject("nav", "default", { "eai:data": renderNav(app.dashboards) })] : []),
  ];
}

/** Every object that an install can create with this index and sourcetype, for all other settings. */
export function toAllObjects(app: SplunkApp, ownApp: boolean): readonly WantedObject[] {
  const { options } = app;
  return toWantedObjects(
    defineApp({ ...options, omitFields: [], hashFields: [], accountChanges: true }),
    ownApp,
  );
}

function toObject(kind: ObjectKind, name: string, values: Readonly<Record<string, string>>): WantedObject {
  const sharing = kind === "alert" || kind === "view" || kind === "nav" ? "app" : "global";
  return { kind, name, values, initial: {}, obsoleteKeys: [], sharing };
}

function toAlertObject({ name, values }: Stanza): WantedObject {
  const renamed = Object.entries(values).map(([key, value]) => [alertKeys[key] ?? key, value] as const);
  return {
    ...toObject("alert", name, Object.fromEntries(renamed.filter(([key]) => !alertsOwnKeys.has(key)))),
    initial: Object.fromEntries(renamed.filter(([key]) => alertsOwnKeys.has(key))),
  };
}
