import type { SplunkApp, Stanza } from "../app-model.ts";
import { renderConf } from "./conf.ts";
import { renderIcon } from "./icon.ts";
import { license } from "./license.ts";
import { toSavedSearch } from "./saved-searches.ts";
import { renderNav, renderView } from "./studio-view.ts";
import { defaultMeta, renderManifest, renderReadme, toAppConf } from "./texts.ts";

/** A file of the app. */
export interface AppFile {
  /** Below the app's folder, with `/`. */
  readonly path: string;
  readonly content: Buffer;
  /** Permissions as in a tar header. Default: readable by all, writable by the owner. */
  readonly mode?: number;
}

/** Every file of the app, in the order of their paths. */
export function toAppFiles(app: SplunkApp): readonly AppFile[] {
  const small = renderIcon(36);
  const large = renderIcon(72);
  const files: readonly AppFile[] = [
    text("LICENSE", license),
    text("README.txt", renderReadme(app)),
    text("app.manifest", renderManifest(app)),
    conf("app", toAppConf(app)),
    conf("macros", toMacroStanzas(app)),
    conf("props", app.props),
    conf("eventtypes", app.eventtypes),
    conf("tags", app.tags),
    ...(app.transforms.length > 0 ? [conf("transforms", app.transforms)] : []),
    ...(app.alerts.length > 0 ? [conf("savedsearches", app.alerts.map(toSavedSearch))] : []),
    text("default/data/ui/nav/default.xml", renderNav(app.dashboards)),
    ...app.dashboards.map((dashboard) =>
      text(`default/data/ui/views/${dashboard.id}.xml`, renderView(dashboard)),
    ),
    text("metadata/default.meta", defaultMeta),
    { path: "static/appIcon.png", content: small },
    { path: "static/appIconAlt.png", content: small },
    { path: "static/appIcon_2x.png", content: large },
    { path: "static/appIconAlt_2x.png", content: large },
  ];
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** The macros as stanzas of `macros.conf`. */
export function toMacroStanzas({ macros }: SplunkApp): readonly Stanza[] {
  return Object.entries(macros).map(([name, { definition, description }]) => ({
    name,
    values: { definition, description, iseval: "0" },
  }));
}

function conf(name: string, stanzas: readonly Stanza[]): AppFile {
  return text(`default/${name}.conf`, renderConf(stanzas));
}

function text(path: string, content: string): AppFile {
  return { path, content: Buffer.from(content) };
}
