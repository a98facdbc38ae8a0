import { visualizations } from "../render/studio-view.ts";
import type { AppContext } from "./app-context.ts";
import { checkSearch } from "./check-search.ts";
import { findXmlFault } from "./check-xml.ts";
import type { Report } from "./finding.ts";

/** All of Dashboard Studio's visualizations, not only those that the app uses. */
const knownVisualizations: ReadonlySet<string> = new Set([
  ...Object.values(visualizations),
  ..."bubble choropleth.svg ellipse events fillergauge image linkgraph markdown markergauge networkGraph parallelcoordinates pie punchcard rectangle sankey scatter singlevalueicon singlevalueradial timeline"
    .split(" ")
    .map((name) => `splunk.${name}`),
]);

/** Pages that every app has, because Splunk's search app exports them. */
const splunkViews: ReadonlySet<string> = new Set(
  "search reports alerts dashboards datasets analytics_workspace data_model_manager".split(" "),
);

/** The parts of a Studio definition that the rules look at. */
interface Definition {
  readonly dataSources?: Readonly<
    Record<string, { type?: string; options?: { query?: string; extend?: string } }>
  >;
  readonly visualizations?: Readonly<
    Record<
      string,
      {
        type?: string;
        dataSources?: Readonly<Record<string, string>>;
        eventHandlers?: readonly { type?: string; options?: { query?: string } }[];
      }
    >
  >;
  readonly inputs?: Readonly<
    Record<string, { options?: { token?: string }; dataSources?: Readonly<Record<string, string>> }>
  >;
  readonly layout?: {
    readonly structure?: readonly { item?: string }[];
    readonly globalInputs?: readonly string[];
  };
}

/** Checks the views and the navigation. */
export function checkViews(context: AppContext, report: Report): void {
  const folder = "default/data/ui/views/";
  const views = [...context.app.files.keys()].filter(
    (file) => file.startsWith(folder) && file.endsWith(".xml"),
  );
  for (const file of views) checkView(file, context, report);
  checkNav(new Set(views.map((file) => file.slice(folder.length, -".xml".length))), context, report);
}

function checkView(file: string, context: AppContext, report: Report): void {
  const xml = context.app.files.get(file)?.content.toString() ?? "";
  const fault = findXmlFault(xml);
  if (fault !== undefined) {
    report("VIEW_XML", { file, line: fault.line }, fault.message);
    return;
  }
  const [, root = "", attributes = ""] = /<(dashboard|form|view)\b([^>]*)>/.exec(xml) ?? [];
  const version = /\bversion\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1];
  if (root === "" || (version !== "1.1" && version !== "2"))
    report(
      "VIEW_VERSION",
      { file },
      `version is ${version ?? "missing"}: must be 2 (Dashboard Studio) or 1.1`,
    );
  if (version !== "2") return;
  const [, json = ""] = /<definition>\s*<!\[CDATA\[([\s\S]*?)\]\]>/.exec(xml) ?? [];
  const start = xml.slice(0, xml.indexOf(json)).split("\n").length;
  try {
    checkDefinition(JSON.parse(json) as Definition, file, toLineFinder(xml, start), context, report);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report("VIEW_JSON", { file, line: start }, `the definition is not JSON: ${error.message}`);
  }
}

/** The first line that holds a text as JSON writes it; the definition's first one if none does. */
function toLineFinder(xml: string, start: number): (text: string) => number {
  const lines = xml.split("\n");
  return (text) => {
    const index = lines.findIndex((line) => line.includes(JSON.stringify(text)));
    return index === -1 ? start : index + 1;
  };
}

function checkDefinition(
  definition: Definition,
  file: string,
  toLine: (text: string) => number,
  context: AppContext,
  report: Report,
): void {
  const sources = definition.dataSources ?? {};
  const panels = definition.visualizations ?? {};
  const inputs = definition.inputs ?? {};
  const tokens = new Set(Object.values(inputs).map(({ options }) => options?.token));
  for (const [id, { type, options }] of Object.entries(sources)) {
    const at = { file, line: toLine(id) };
    if (type === "ds.chain" && !(options?.extend !== undefined && options.extend in sources))
      report("NO_DATA_SOURCE", at, `${id} extends ${options?.extend}, which is not there`);
    if (type === "ds.search") checkQuery(id, options?.query);
  }
  for (const [id, panel] of Object.entries(panels)) {
    const at = { file, line: toLine(id) };
    if (!knownVisualizations.has(panel.type ?? ""))
      report("VIEW_VISUALIZATION", at, `${id}: Dashboard Studio has no ${panel.type}`);
    checkSources(id, panel.dataSources);
    for (const handler of panel.eventHandlers ?? [])
      if (handler.type === "drilldown.linkToSearch") checkQuery(id, handler.options?.query);
  }
  for (const [id, input] of Object.entries(inputs)) checkSources(id, input.dataSources);
  for (const { item = "" } of definition.layout?.structure ?? [])
    if (!(item in panels))
      report("NO_PANEL", { file, line: toLine(item) }, `the layout has ${item}, which is not there`);
  for (const id of definition.layout?.globalInputs ?? [])
    if (!(id in inputs))
      report("NO_PANEL", { file, line: toLine(id) }, `the layout has the input ${id}, which is not there`);

  function checkSources(id: string, used: Readonly<Record<string, string>> = {}): void {
    for (const source of Object.values(used))
      if (!(source in sources))
        report(
          "NO_DATA_SOURCE",
          { file, line: toLine(id) },
          `${id} shows ${source}, which is not there: it would load for ever`,
        );
  }

  function checkQuery(id: string, query: string | undefined): void {
    if (query === undefined) {
      report("SPL_SYNTAX", { file, line: toLine(id) }, `${id} has no query`);
      return;
    }
    const at = { file, line: toLine(query) };
    checkSearch(query, at, id, context, report);
    for (const [, token = ""] of query.matchAll(/\$([A-Za-z]\w*)(?:\.(?:earliest|latest))?(?:\|[a-z])?\$/g))
      if (!tokens.has(token) && !["name", "value"].includes(token))
        report("NO_TOKEN", at, `${id} waits for the token ${token}, which no input sets`);
  }
}

function checkNav(views: ReadonlySet<string>, { app }: AppContext, report: Report): void {
  const file = "default/data/ui/nav/default.xml";
  const xml = app.files.get(file)?.content.toString();
  if (xml === undefined) return;
  const fault = findXmlFault(xml);
  if (fault !== undefined) {
    report("VIEW_XML", { file, line: fault.line }, fault.message);
    return;
  }
  xml.split("\n").forEach((text, index) => {
    for (const [, name = ""] of text.matchAll(/<view\b[^>]*\bname\s*=\s*["']([^"']*)["']/g))
      if (!views.has(name) && !splunkViews.has(name))
        report("NO_VIEW", { file, line: index + 1 }, `the view ${name} is not in the app`);
  });
}
