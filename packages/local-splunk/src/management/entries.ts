import type { SplunkState } from "../state.ts";
import type { Reply } from "./reply.ts";
import { escapeXml, renderXmlValue, xmlHead } from "./xml.ts";

/** One object of splunkd's REST API. */
export interface Entry {
  readonly name: string;
  /** Last segment of its address, if that differs from its name. */
  readonly id?: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Owner and permissions, if they differ from the collection's. */
  readonly acl?: {
    readonly app: string;
    readonly owner: string;
    readonly sharing: string;
    readonly perms: { readonly read: readonly string[]; readonly write: readonly string[] };
    readonly removable: boolean;
  };
}

/** Where a collection lives. */
export interface Collection {
  /** Without `/services/`, e.g. `data/indexes`. */
  readonly path: string;
  /** Default `nobody`. */
  readonly owner?: string;
  /** Default `system`. */
  readonly app?: string;
}

/** The build number in every response. It is invented. */
const build = "0a1b2c3d4e5f";

/** A feed of entries, the format of every successful response of splunkd's REST API: JSON or Atom. */
export function toFeed(
  state: SplunkState,
  collection: Collection,
  entries: readonly Entry[],
  status = 200,
): Reply {
  const updated = toUpdated(state);
  const origin = `/services/${collection.path}`;
  const feed = {
    links: {},
    origin,
    updated,
    generator: { build, version: state.version },
    entry: entries.map((entry) => toEntry(collection, origin, updated, entry)),
    paging: { total: entries.length, perPage: 30, offset: 0 },
    messages: [],
  };
  return { status, json: feed, xml: () => renderFeed(feed, collection.path) };
}

/** A single entry: in XML without a feed around it, which is how splunkd sends one search job. */
export function toSingleEntry(state: SplunkState, collection: Collection, entry: Entry): Reply {
  const updated = toUpdated(state);
  const xml = () => {
    const text = renderEntry(toEntry(collection, `/services/${collection.path}`, updated, entry));
    return `${xmlHead}${text.trim().replace("<entry>", `<entry ${namespaces}>`)}\n`;
  };
  return { ...toFeed(state, collection, [entry]), xml };
}

type FeedEntry = ReturnType<typeof toEntry>;
interface Feed {
  readonly origin: string;
  readonly updated: string;
  readonly generator: { readonly build: string; readonly version: string };
  readonly entry: readonly FeedEntry[];
}

function toEntry(
  { owner = "nobody", app = "system" }: Collection,
  origin: string,
  updated: string,
  entry: Entry,
) {
  const id = `${origin}/${encodeURIComponent(entry.id ?? entry.name)}`;
  return {
    name: entry.name,
    id,
    updated,
    links: { alternate: id, list: id, edit: id },
    author: entry.acl?.owner ?? owner,
    acl: {
      app,
      can_list: true,
      can_write: true,
      modifiable: entry.acl !== undefined,
      owner,
      perms: { read: ["*"], write: ["admin"] },
      removable: false,
      sharing: "app",
      ...(entry.acl === undefined ? {} : { can_share_app: true, can_share_global: true, ...entry.acl }),
    },
    content: { "eai:acl": null, ...entry.content },
  };
}

const namespaces =
  'xmlns="http://www.w3.org/2005/Atom" xmlns:s="http://dev.splunk.com/ns/rest" ' +
  'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"';

function toUpdated(state: SplunkState): string {
  return new Date(state.now()).toISOString().replace(/\.\d+Z$/, "+00:00");
}

function renderFeed(feed: Feed, title: string): string {
  const { build: number, version } = feed.generator;
  return [
    xmlHead,
    `<feed ${namespaces}>\n`,
    `  <title>${escapeXml(title)}</title>\n  <id>${escapeXml(feed.origin)}</id>\n`,
    `  <updated>${feed.updated}</updated>\n  <generator build="${number}" version="${escapeXml(version)}"/>\n`,
    "  <author>\n    <name>Splunk</name>\n  </author>\n",
    `  <opensearch:totalResults>${feed.entry.length}</opensearch:totalResults>\n  <s:messages/>\n`,
    ...feed.entry.map(renderEntry),
    "</feed>\n",
  ].join("");
}

function renderEntry(entry: FeedEntry): string {
  // In XML the ACL is part of the content, where Splunk's Python SDK reads it.
  const content = { ...entry.content, "eai:acl": entry.acl };
  const link = `<link href="${escapeXml(entry.id)}" rel="alternate"/>`;
  return [
    `  <entry>\n    <title>${escapeXml(entry.name)}</title>\n    <id>${escapeXml(entry.id)}</id>\n`,
    `    <updated>${entry.updated}</updated>\n    ${link}\n`,
    `    <author>\n      <name>${escapeXml(entry.author)}</name>\n    </author>\n`,
    `    <content type="text/xml">${renderXmlValue(content)}</content>\n  </entry>\n`,
  ].join("");
}
