import { type Entry, toFeed } from "../management/entries.ts";
import { type Reply, toMessages, toNoTarget, toUnknownObject } from "../management/reply.ts";
import { type KnowledgeRequest, toEntry, toObject, toRefusal } from "./knowledge-request.ts";
import type { KnowledgeObject } from "./knowledge-store.ts";

/** The names of one kind of setting in props.conf, and the format of its value. */
interface PropsPart {
  readonly prefix: string;
  toValue(parameters: URLSearchParams): string;
}

const parts: Readonly<Record<string, PropsPart>> = {
  calcfields: { prefix: "EVAL-", toValue: (parameters) => parameters.get("value") ?? "" },
  fieldaliases: {
    prefix: "FIELDALIAS-",
    toValue: (parameters) =>
      [...parameters]
        .filter(([key]) => key.startsWith("alias."))
        .map(([key, to]) => `${key.slice("alias.".length)} AS ${to}`)
        .join(" "),
  },
};

/**
 * `data/props/calcfields` and `data/props/fieldaliases`: single settings of props.conf as objects of their own, named
 * `STANZA : EVAL-name`.
 * @param names the path behind `data/props/`.
 */
export function toPropsPart(request: KnowledgeRequest, names: readonly string[]): Reply | undefined {
  const [collection = "", name, action] = names;
  const part = Object.hasOwn(parts, collection) ? parts[collection] : undefined;
  if (part === undefined) return undefined;
  const { state, method, owner, app, parameters } = request;
  const path = `data/props/${collection}`;
  const store = state.knowledgeStore;
  const all = store.list("props", owner, app);
  if (name === undefined) {
    if (method === "GET")
      return toFeed(
        state,
        { path },
        all.flatMap((stanza) => toEntries(stanza, part)),
      );
    return create(request, part, path);
  }
  const [, stanzaName = "", key = ""] = /^(.*?) : (.*)$/s.exec(name) ?? [];
  const stanza = store.find("props", owner, app, stanzaName);
  const value = stanza?.content[key];
  if (stanza === undefined || value === undefined || !key.startsWith(part.prefix))
    return toUnknownObject(name);
  const toReply = () =>
    toFeed(
      state,
      { path },
      toEntries(stanza, part).filter((entry) => entry.name === name),
    );
  if (method === "GET" || action === "acl") return toReply();
  const refusal = toRefusal(request, stanza);
  if (refusal !== undefined) return refusal;
  if (method === "DELETE") {
    const { [key]: _, ...rest } = stanza.content;
    stanza.content = rest;
    return toFeed(state, { path }, toEntries(stanza, part));
  }
  if (method !== "POST") return toNoTarget(method);
  stanza.content = { ...stanza.content, [key]: part.toValue(parameters) };
  return toReply();
}

function create(request: KnowledgeRequest, part: PropsPart, path: string): Reply {
  const { state, method, owner, app, parameters } = request;
  const name = parameters.get("name") ?? "";
  const stanzaName = parameters.get("stanza") ?? "";
  if (method !== "POST" || name === "" || stanzaName === "") return toNoTarget(method);
  const refusal = toRefusal(request, { owner, app });
  if (refusal !== undefined) return refusal;
  const store = state.knowledgeStore;
  const key = `${part.prefix}${name}`;
  const found = store.find("props", owner, app, stanzaName);
  const stanza = found?.app === app ? found : toObject("props", owner, app, stanzaName, {});
  if (stanza.content[key] !== undefined) {
    return toMessages(409, "ERROR", `An object with name=${stanzaName} : ${key} already exists`);
  }
  if (stanza !== found) store.add(stanza);
  stanza.content = { ...stanza.content, [key]: part.toValue(parameters) };
  return toFeed(
    state,
    { path },
    toEntries(stanza, part).filter((entry) => entry.name === `${stanzaName} : ${key}`),
    201,
  );
}

function toEntries(stanza: KnowledgeObject, { prefix }: PropsPart): Entry[] {
  const { content: _, ...entry } = toEntry(stanza);
  return Object.entries(stanza.content)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => ({
      ...entry,
      name: `${stanza.name} : ${key}`,
      content: { attribute: key, stanza: stanza.name, value, type: "Inline" },
    }));
}
