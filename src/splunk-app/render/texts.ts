import type { SplunkApp, Stanza } from "../app-model.ts";
import { toAccountSourcetype } from "../content/cim.ts";

/** `app.conf`: name, version and label. */
export function toAppConf({ id, label, description, options }: SplunkApp): readonly Stanza[] {
  return [
    { name: "install", values: { is_configured: "false", state: "enabled" } },
    { name: "launcher", values: { author: "splunk-action", version: options.version, description } },
    { name: "ui", values: { is_visible: "true", label } },
    { name: "package", values: { id, check_for_updates: "false" } },
    { name: "id", values: { name: id, version: options.version } },
  ];
}

/**
 * `metadata/default.meta`: everyone may read, admins may change. Fields, event types and tags are exported, because
 * the searches of data models run in other apps; the views are not, or every app would list them.
 */
export const defaultMeta = `[]
access = read : [ * ], write : [ admin, sc_admin ]
export = system

[views]
access = read : [ * ], write : [ admin, sc_admin ]
export = none
`;

/** `app.manifest`, for Splunk's packaging tools. */
export function renderManifest({ id, label, description, options }: SplunkApp): string {
  const manifest = {
    schemaVersion: "2.0.0",
    info: {
      title: label,
      id: { group: null, name: id, version: options.version },
      author: [{ name: "splunk-action", email: null, company: null }],
      releaseDate: null,
      description,
      classification: {
        intendedAudience: null,
        categories: ["Security, Fraud & Compliance"],
        developmentStatus: null,
      },
      commonInformationModels: options.accountChanges
        ? { Authentication: ">=4.0.0", Change: ">=4.0.0" }
        : { Authentication: ">=4.0.0" },
      license: { name: "MIT", text: "LICENSE", uri: null },
      privacyPolicy: { name: null, text: null, uri: null },
      releaseNotes: { name: null, text: null, uri: null },
    },
    dependencies: null,
    tasks: null,
    inputGroups: null,
    incompatibleApps: null,
    platformRequirements: null,
    supportedDeployments: ["_standalone", "_distributed", "_search_head_clustering"],
    targetWorkloads: ["_search_heads", "_indexers"],
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** `README.txt`: the content of the app and notes for administrators, for these options. */
export function renderReadme(app: SplunkApp): string {
  const { label, description, options, dashboards, alerts, macros, warnings } = app;
  const sections = [
    [`${label}, version ${options.version}`, description],
    [
      "Install",
      "Search heads: the whole app. Indexers and heavy forwarders: only if events come over receivers/simple (timestamps)" +
        `${options.accountChanges ? " or for the clone of sign-ups, see below" : ""}.`,
      "Splunk Enterprise: Apps > Manage Apps > Install app from file. Splunk Cloud: as a private app (ACS or Apps page).",
      "The app brings no HEC token and no index: a package cannot.",
    ],
    [
      "Where the events are",
      ...Object.entries(macros).map(([name, { definition }]) => `Macro ${name}: ${definition}`),
      "Another index: change the macro auth0_index.",
    ],
    ["Dashboards", ...dashboards.map(({ title, description: text }) => `${title}: ${text}`)],
    [
      "Alerts (all off; switch on what you need under Settings > Searches, reports, and alerts)",
      ...alerts.map(({ name, meaning, action }) => `${name}\n    ${meaning}\n    What to do: ${action}`),
    ],
    [
      "CIM",
      "Authentication: every event (eventtype auth0_authentication, tag authentication). user is the lower-case e-mail, else the user name, else the user id.",
      'action is "success": that is what the Action knows. A later Action of the flow can still deny the login.',
      ...renderAccountChanges(app),
    ],
    ...(warnings.length > 0 ? [["What is missing, and why", ...warnings]] : []),
  ];
  return sections.map(renderSection).join("\n");
}

function renderAccountChanges({ options }: SplunkApp): string[] {
  if (!options.accountChanges)
    return [
      "Change: not in this build. Sign-ups as created accounts: splunk-action splunk-app build --account-changes.",
    ];
  return [
    `Change: each sign-up is cloned at index time into the sourcetype ${toAccountSourcetype(options.sourcetype)} (eventtype auth0_account_created).`,
    "The price: sign-ups count twice on the licence, and the app must be on the tier that first parses the events (for HEC: the instance with the token).",
    "Whether your version clones events of HEC's /event endpoint: send one sign-up and search for the sourcetype.",
    "Clones begin with the installation. Sign-ups before it are not cloned.",
  ];
}

function renderSection([title = "", ...lines]: readonly string[]): string {
  return [title, "-".repeat(Math.min(title.length, 78)), ...lines.map((line) => `- ${line}`), ""].join("\n");
}
