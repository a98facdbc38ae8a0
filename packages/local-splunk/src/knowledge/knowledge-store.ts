import type { Knowledge } from "../spl/knowledge.ts";
import type { NewSplunkEvent } from "../splunk-event.ts";

/** Who sees an object: its owner, the users of its app, or all users. */
export type Sharing = "user" | "app" | "global";

/** A knowledge object, or an app. */
export interface KnowledgeObject {
  readonly app: string;
  owner: string;
  readonly kind: string;
  readonly name: string;
  content: Readonly<Record<string, string>>;
  sharing: Sharing;
  perms: { readonly read: readonly string[]; readonly write: readonly string[] };
  /** False for objects that the app itself contains. */
  readonly removable: boolean;
}

/** Apps and their knowledge objects: the content of conf files in a real Splunk. */
export interface KnowledgeStore {
  readonly apps: ReadonlyMap<string, KnowledgeObject>;
  addApp(name: string, content: Readonly<Record<string, string>>): KnowledgeObject;
  /** Deletes an app with all its objects. */
  removeApp(name: string): void;
  /** All objects of a kind that are visible to an owner in an app. `-` means every owner or app. */
  list(kind: string, owner: string, app: string): readonly KnowledgeObject[];
  /** The object in effect: the owner's, then the app's, then one that another app shares globally. */
  find(kind: string, owner: string, app: string, name: string): KnowledgeObject | undefined;
  add(object: KnowledgeObject): void;
  remove(object: KnowledgeObject): void;
  /** The objects that a user's searches in an app use. */
  toKnowledge(owner: string, app: string): Knowledge;
  /** The events that `CLONE_SOURCETYPE` creates from an event when it is indexed. */
  clonesOf(event: NewSplunkEvent): readonly NewSplunkEvent[];
}

/** Creates a store with the apps that every Splunk has. */
export function createKnowledgeStore(given: Knowledge = {}): KnowledgeStore {
  const apps = new Map<string, KnowledgeObject>();
  let objects: KnowledgeObject[] = [];

  function addApp(name: string, content: Readonly<Record<string, string>>): KnowledgeObject {
    const app = toAppObject(name, content);
    apps.set(name, app);
    return app;
  }

  function sees(
    { sharing, owner: itsOwner, app: itsApp }: KnowledgeObject,
    owner: string,
    app: string,
  ): boolean {
    if (sharing === "user" && owner !== "-" && itsOwner !== owner) return false;
    return app === "-" || itsApp === app || sharing === "global";
  }

  function list(kind: string, owner: string, app: string): readonly KnowledgeObject[] {
    return objects.filter((object) => object.kind === kind && sees(object, owner, app));
  }

  function find(kind: string, owner: string, app: string, name: string): KnowledgeObject | undefined {
    const named = list(kind, owner, app).filter((object) => object.name === name);
    const rank = (object: KnowledgeObject) => (object.app === app ? (object.sharing === "user" ? 0 : 1) : 2);
    return named.sort((a, b) => rank(a) - rank(b))[0];
  }

  /** Stanzas by name. Settings of the same stanza in several apps are merged; this app wins. */
  function toStanzas(
    kind: string,
    owner: string,
    app: string,
  ): Record<string, Readonly<Record<string, string>>> {
    const stanzas: Record<string, Readonly<Record<string, string>>> = {};
    const sorted = [...list(kind, owner, app)].sort((a, b) => Number(a.app === app) - Number(b.app === app));
    for (const { name, content } of sorted) stanzas[name] = { ...stanzas[name], ...content };
    return stanzas;
  }

  addApp("search", { label: "Search & Reporting" });
  addApp("launcher", { label: "Home" });
  addApp("splunk_httpinput", { label: "splunk_httpinput", visible: "0" });

  return {
    apps,
    addApp,
    removeApp(name) {
      apps.delete(name);
      objects = objects.filter(({ app }) => app !== name);
    },
    list,
    find,
    add: (object) => void objects.push(object),
    remove(object) {
      objects = objects.filter((other) => other !== object);
    },
    toKnowledge(owner, app) {
      const macros = toStanzas("macros", owner, app);
      const eventtypes = Object.entries(toStanzas("eventtypes", owner, app));
      const tags = Object.entries(toStanzas("tags", owner, app));
      return {
        macros: {
          ...given.macros,
          ...Object.fromEntries(
            Object.entries(macros).map(([name, { definition = "", args = "", iseval = "0" }]) => [
              name,
              { definition, args, iseval },
            ]),
          ),
        },
        props: { ...given.props, ...toStanzas("props", owner, app) },
        eventtypes: {
          ...given.eventtypes,
          ...Object.fromEntries(
            eventtypes.flatMap(([name, { search }]) => (search === undefined ? [] : [[name, search]])),
          ),
        },
        tags: {
          ...given.tags,
          ...Object.fromEntries(
            tags.map(([stanza, values]) => [
              stanza,
              Object.keys(values).filter((tag) => values[tag] === "enabled"),
            ]),
          ),
        },
      };
    },
    clonesOf(event) {
      const { raw, sourcetype } = event;
      const props = objects.filter(({ kind, name }) => kind === "props" && name === sourcetype);
      const names = props.flatMap(({ content }) =>
        Object.entries(content).flatMap(([key, value]) =>
          key.startsWith("TRANSFORMS-") ? value.split(/\s*,\s*/) : [],
        ),
      );
      return objects
        .filter(({ kind, name }) => kind === "transforms" && names.includes(name))
        .flatMap(({ content: { CLONE_SOURCETYPE: clone, REGEX = "." } }) =>
          clone !== undefined && matches(REGEX, raw) ? [{ ...event, sourcetype: clone }] : [],
        );
    },
  };
}

function toAppObject(name: string, content: Readonly<Record<string, string>>): KnowledgeObject {
  return {
    app: name,
    owner: "nobody",
    kind: "apps",
    name,
    content: { label: name, visible: "1", configured: "0", version: "1.0.0", ...content },
    sharing: "app",
    perms: { read: ["*"], write: ["admin", "power"] },
    removable: true,
  };
}

/** Splunk ignores a transform whose pattern does not compile. */
function matches(pattern: string, raw: string): boolean {
  try {
    return new RegExp(pattern).test(raw);
  } catch {
    return false;
  }
}
