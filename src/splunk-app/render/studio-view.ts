import { type Dashboard, type Input, mark, type Panel, type PanelKind } from "../app-model.ts";

/** The names of Dashboard Studio's visualizations. */
export const visualizations: Readonly<Record<PanelKind, string>> = {
  single: "splunk.singlevalue",
  area: "splunk.area",
  line: "splunk.line",
  column: "splunk.column",
  bar: "splunk.bar",
  table: "splunk.table",
  map: "splunk.map",
};

/** The width of Studio's grid, in its own pixels. */
const gridWidth = 1200;

const timeRange = { earliest: "$global_time.earliest$", latest: "$global_time.latest$" };

/**
 * A dashboard as a Dashboard Studio view: XML around a JSON definition. The grid without tabs is the form that all
 * versions since 8.2 read; newer ones convert it when they load it.
 */
export function renderView(dashboard: Dashboard): string {
  const definition = JSON.stringify(toDefinition(dashboard), null, 2).replaceAll("]]>", "]]\\u003e");
  return [
    '<dashboard version="2" theme="light">',
    `  <label>${escapeXml(dashboard.title)}</label>`,
    `  <description>${escapeXml(`${dashboard.description} ${mark}`)}</description>`,
    `  <definition><![CDATA[\n${definition}\n]]></definition>`,
    '  <meta type="hiddenElements"><![CDATA[\n{"hideEdit": false, "hideOpenInSearch": false, "hideExport": false}\n]]></meta>',
    "</dashboard>",
    "",
  ].join("\n");
}

/** The app's navigation: its views, then Splunk's own pages for searches and alerts. */
export function renderNav(dashboards: readonly Dashboard[]): string {
  const views = dashboards.map(({ id }, index) =>
    index === 0 ? `  <view name="${id}" default="true" />` : `  <view name="${id}" />`,
  );
  return [
    '<nav search_view="search" color="#3f5f8a">',
    ...views,
    '  <view name="search" />',
    '  <view name="alerts" />',
    "</nav>",
    "",
  ].join("\n");
}

function toDefinition({ title, description, inputs, rows }: Dashboard): unknown {
  const panels = rows.flatMap((row) => row.panels);
  const choices = inputs.filter((input) => input.kind === "choice");
  return {
    title,
    description,
    dataSources: Object.fromEntries([
      ...choices.map((input) => [`ds_choice_${input.token}`, toSource(input.label, input.search)] as const),
      ...panels.map((panel) => [`ds_${panel.id}`, toSource(panel.title, panel.search)] as const),
    ]),
    visualizations: Object.fromEntries(panels.map((panel) => [`viz_${panel.id}`, toVisualization(panel)])),
    inputs: Object.fromEntries(inputs.map((input) => [`input_${input.token}`, toInput(input)])),
    defaults: { dataSources: { "ds.search": { options: { queryParameters: timeRange } } } },
    layout: {
      type: "grid",
      options: {},
      globalInputs: inputs.map(({ token }) => `input_${token}`),
      structure: toStructure(rows),
    },
  };
}

function toSource(name: string, query: string): unknown {
  return { type: "ds.search", name, options: { query, queryParameters: timeRange } };
}

function toInput(input: Input): unknown {
  if (input.kind === "time") {
    return {
      type: "input.timerange",
      title: input.label,
      options: { token: input.token, defaultValue: input.default },
    };
  }
  const series = `>primary | seriesByName('${input.field}')`;
  return {
    type: "input.dropdown",
    title: input.label,
    options: {
      token: input.token,
      defaultValue: input.default,
      items: ">frame(label, value) | prepend(formattedStatics) | objects()",
    },
    context: {
      formattedConfig: { number: { prefix: "" } },
      formattedStatics: ">statics | formatByType(formattedConfig)",
      statics: [["All"], ["*"]],
      label: `${series} | renameSeries('label') | formatByType(formattedConfig)`,
      value: `${series} | renameSeries('value') | formatByType(formattedConfig)`,
    },
    dataSources: { primary: `ds_choice_${input.token}` },
  };
}

function toVisualization(panel: Panel): unknown {
  return {
    type: visualizations[panel.kind],
    title: panel.title,
    description: panel.meaning,
    dataSources: { primary: `ds_${panel.id}` },
    options: toOptions(panel),
    eventHandlers: [
      {
        type: "drilldown.linkToSearch",
        options: {
          type: "custom",
          query: panel.drilldown ?? panel.search,
          ...timeRange,
          newTab: true,
        },
      },
    ],
  };
}

function toOptions({ kind, field, stacked, unit }: Panel): unknown {
  switch (kind) {
    case "single":
      return {
        majorValue: `> primary | seriesByName('${field}') | lastPoint()`,
        ...(unit === undefined ? {} : { unit, unitPosition: "after" }),
        ...(unit === "%" ? { numberPrecision: 1 } : {}),
      };
    case "table":
      return { count: 10 };
    case "map":
      return {
        center: [25, 10],
        zoom: 1,
        layers: [
          {
            type: "marker",
            latitude: "> primary | seriesByName('latitude')",
            longitude: "> primary | seriesByName('longitude')",
            resultLimit: 1000,
          },
        ],
      };
    default:
      return { legendDisplay: "bottom", ...(stacked ? { stackMode: "stacked" } : {}) };
  }
}

/** The panels of a row share its width; rows stand below each other. */
function toStructure(rows: Dashboard["rows"]): unknown[] {
  let y = 0;
  return rows.flatMap(({ height, panels }) => {
    const width = Math.floor(gridWidth / panels.length);
    const blocks = panels.map(({ id }, index) => ({
      item: `viz_${id}`,
      type: "block",
      position: {
        x: index * width,
        y,
        w: index === panels.length - 1 ? gridWidth - index * width : width,
        h: height,
      },
    }));
    y += height;
    return blocks;
  });
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
