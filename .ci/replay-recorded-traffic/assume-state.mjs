import { entities, kindOf } from "./entities.mjs";

/** @type {[kind: string, path: RegExp][]} */
const targets = [
  ["action", /^\/api\/v2\/actions\/actions\/([^/?]+)/],
  ["module", /^\/api\/v2\/actions\/modules\/([^/?]+)/],
  ["user", /^\/api\/v2\/users\/([^/?]+)/],
];

const bindingsPath = /^\/api\/v2\/actions\/triggers\/([^/?]+)\/bindings/;

/**
 * The entities in an exchange: each one's kind and recorded id, and its JSON where this or a later exchange
 * contains it.
 */
export function findShown(exchange, later) {
  const shown = new Map();
  walk(exchange.responseBody, (json) => {
    const kind = kindOf(json);
    const id = kind === "user" ? json.user_id : json.id;
    // A binding's Action has fewer fields than a list's.
    if (kind !== undefined && !(shown.get(id)?.json?.code && json.code === undefined))
      shown.set(id, { kind, id, json });
  });
  const target = targetOf(exchange.path);
  if (target !== undefined && !shown.has(target.id)) shown.set(target.id, { ...target, json: undefined });
  return [...shown.values()].map((one) => ({ ...one, json: one.json ?? findLater(one.id, later) }));
}

/** The entity that a path names. */
export function targetOf(path) {
  for (const [kind, pattern] of targets) {
    const id = pattern.exec(path)?.[1];
    if (id !== undefined) return { kind, id: decodeURIComponent(id) };
  }
  return undefined;
}

/** The snapshot with these entities, replacing those with the same id. */
export function withThings(snapshot, things, now) {
  const state = structuredClone(snapshot.state);
  for (const { kind, id, json } of things) {
    const { list, idOf, toStored } = entities[kind];
    const stored = toStored(json ?? toMinimal(kind, id), now);
    const index = state[list].findIndex((one) => idOf(one) === id);
    if (index === -1) state[list].push(stored);
    else state[list][index] = stored;
  }
  return { ...snapshot, state };
}

/** The snapshot without an entity, and without its bindings. */
export function withoutThing(snapshot, { kind, id }) {
  const state = structuredClone(snapshot.state);
  const { list, idOf } = entities[kind];
  state[list] = state[list].filter((one) => idOf(one) !== id);
  for (const [trigger, bindings] of Object.entries(state.bindings))
    state.bindings[trigger] = bindings.filter(({ actionId }) => actionId !== id);
  return { ...snapshot, state };
}

/** The snapshot according to a whole list: entities that a complete first page lacks are deleted. */
export function asListed(snapshot, exchange, toActual) {
  const state = structuredClone(snapshot.state);
  const { path, responseBody: body } = exchange;
  const trigger = bindingsPath.exec(path)?.[1];
  if (trigger !== undefined && !/[?&]page=[1-9]/.test(path))
    state.bindings[trigger] = body.bindings.map((one) => ({
      id: one.id,
      actionId: toActual(one.action.id),
      createdAt: one.created_at,
      updatedAt: one.updated_at,
      ...(one.display_name === undefined ? {} : { displayName: one.display_name }),
    }));
  for (const { list, idOf } of Object.values(entities)) {
    const isWholeList =
      Array.isArray(body?.[list]) &&
      !/[?&](page=[1-9]|q=|actionName=|triggerId=|deployed=)/.test(path) &&
      (body.total ?? 0) === body[list].length;
    if (!isWholeList) continue;
    const ids = new Set(body[list].map((one) => toActual(one.user_id ?? one.id)));
    state[list] = state[list].filter((one) => ids.has(idOf(one)));
  }
  return { ...snapshot, state };
}

function findLater(id, later) {
  for (const { responseBody } of later) {
    let found;
    walk(responseBody, (json) => {
      if (kindOf(json) !== undefined && (json.id === id || json.user_id === id)) found ??= json;
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** For an entity that is only ever named, e.g. by a DELETE. */
function toMinimal(kind, id) {
  const at = "2020-01-01T00:00:00.000000001Z";
  const trigger = { id: "post-login", version: "v3" };
  const dates = { created_at: at, updated_at: at };
  if (kind === "user") return { user_id: id, identities: [], ...dates };
  return { id, name: id, supported_triggers: [trigger], code: "", dependencies: [], ...dates };
}

function walk(json, origin) {
  if (json === null || typeof json !== "object") return;
  if (!Array.isArray(json)) origin(json);
  for (const value of Object.values(json)) walk(value, origin);
}
