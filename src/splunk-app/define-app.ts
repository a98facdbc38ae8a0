import type { FieldName } from "../activity/field-names.ts";
import {
  type Alert,
  type AppOptions,
  type Dashboard,
  type Macros,
  mark,
  type Panel,
  type SplunkApp,
  type Stanza,
} from "./app-model.ts";
import { defineAlerts } from "./content/alerts.ts";
import { defineProps, defineTransforms, toAccountSourcetype, warnOfCim } from "./content/cim.ts";
import { defineHealth } from "./content/health.ts";
import { defineOverview } from "./content/overview.ts";
import { createScope, quoteTerm } from "./content/scope.ts";
import { defineSecurity } from "./content/security.ts";

/** The app's id: its folder, and its name in Splunk's URLs. */
export const appId = "auth0_activity";

/** The whole app for these settings, as data. Omits panels and alerts that need hidden fields. */
export function defineApp(options: AppOptions): SplunkApp {
  const scope = createScope(options);
  const dashboards = [defineOverview(scope, options.extraFields), defineSecurity(scope), defineHealth(scope)];
  const alerts = defineAlerts(scope, options.sourcetype);
  const isUsable = (part: Panel | Alert) => toHidden(part, options) === undefined;
  return {
    id: appId,
    label: "Auth0 sign-ups and logins",
    description:
      "Dashboards, alerts and CIM fields for Auth0 sign-ups and logins that splunk-action sends to Splunk.",
    options,
    macros: defineMacros(options),
    dashboards: dashboards
      .map((dashboard) => keepUsable(dashboard, isUsable))
      .filter(({ rows }) => rows.length > 0),
    alerts: alerts.filter(isUsable),
    props: defineProps(options),
    transforms: defineTransforms(options),
    eventtypes: defineEventtypes(options),
    tags: defineTags(options),
    warnings: [
      ...warnOfIndex(options),
      ...dashboards.flatMap((dashboard) => warnOfPanels(dashboard, options)),
      ...alerts.flatMap((alert) => warnOf(`the alert "${alert.name}"`, alert, options)),
      ...warnOfChoices(options),
      ...warnOfCim(options),
    ],
  };
}

function defineMacros({ index, sourcetype }: AppOptions): Macros {
  return {
    auth0_index: {
      definition: `index=${index === undefined ? "*" : quoteTerm(index)}`,
      description: `Where the events are ${mark}`,
    },
    auth0_events: {
      definition: `\`auth0_index\` sourcetype=${quoteTerm(sourcetype)} NOT test=true`,
      description: `Auth0 sign-ups and logins without test events ${mark}`,
    },
  };
}

/** One data model per event type, as Splunk's test of add-ons requires. */
function defineEventtypes({ sourcetype, accountChanges }: AppOptions): readonly Stanza[] {
  const eventtype = (name: string, type: string, description: string): Stanza => ({
    name,
    values: { search: `sourcetype=${quoteTerm(type)} NOT test=true`, description },
  });
  const authentication = eventtype("auth0_authentication", sourcetype, `Successful Auth0 logins ${mark}`);
  const account = eventtype(
    "auth0_account_created",
    toAccountSourcetype(sourcetype),
    `Accounts created by Auth0 sign-ups ${mark}`,
  );
  return accountChanges ? [authentication, account] : [authentication];
}

function defineTags({ accountChanges }: AppOptions): readonly Stanza[] {
  const authentication = { name: "eventtype=auth0_authentication", values: { authentication: "enabled" } };
  const account = {
    name: "eventtype=auth0_account_created",
    values: { change: "enabled", account: "enabled" },
  };
  return accountChanges ? [authentication, account] : [authentication];
}

function keepUsable(dashboard: Dashboard, isUsable: (panel: Panel) => boolean): Dashboard {
  const rows = dashboard.rows.map((row) => ({ ...row, panels: row.panels.filter(isUsable) }));
  return { ...dashboard, rows: rows.filter(({ panels }) => panels.length > 0) };
}

/** The setting and the fields that make a panel or alert useless, so that it is omitted. */
function toHidden(
  { needs, needsClear = [] }: Panel | Alert,
  { omitFields, hashFields }: AppOptions,
): { setting: string; fields: readonly FieldName[] } | undefined {
  const omitted = [...needs, ...needsClear].filter((field) => omitFields.includes(field));
  if (omitted.length > 0) return { setting: "OMIT_FIELDS leaves out", fields: omitted };
  const hashed = needsClear.filter((field) => hashFields.includes(field));
  return hashed.length > 0 ? { setting: "HASH_FIELDS hides", fields: hashed } : undefined;
}

function warnOf(name: string, part: Panel | Alert, options: AppOptions): string[] {
  const hidden = toHidden(part, options);
  return hidden === undefined ? [] : [`without ${name}: ${hidden.setting} ${hidden.fields.join(", ")}`];
}

function warnOfPanels({ title, rows }: Dashboard, options: AppOptions): string[] {
  return rows.flatMap(({ panels }) =>
    panels.flatMap((panel) => warnOf(`the panel "${panel.title}" (${title})`, panel, options)),
  );
}

function warnOfChoices({ omitFields, hashFields }: AppOptions): string[] {
  return ["tenant", "application", "connection"].flatMap((field) => {
    if (omitFields.includes(field))
      return [`without the choice of ${field}: OMIT_FIELDS leaves out ${field}`];
    return hashFields.includes(field)
      ? [`the choice of ${field} shows hashes: HASH_FIELDS hides ${field}`]
      : [];
  });
}

function warnOfIndex({ index }: AppOptions): string[] {
  return index === undefined
    ? ["SPLUNK_INDEX is not set: the app searches every index that its user may search (macro auth0_index)"]
    : [];
}
