/**
 * @typedef {{ kind: "status"|"missing key"|"extra key"|"key order"|"type"|"length"|"value"|"timestamp form"|"relation",
 *   at: string, recorded: unknown, actual: unknown }} Difference
 */

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Lists whose order Auth0 does not keep, and what to sort them by. */
const unordered = {
  secrets: (one) => one.name,
  dependencies: (one) => one.name,
  modules: (one) => one.module_id ?? one.id,
  triggers: (one) => `${one.id} ${one.version}`,
};

/**
 * All differences between a response and the recorded one. Values count too, except that ids and timestamps are
 * compared by identity: what was equal in the recording must be equal here, and what was different, different.
 *
 * @param {{ status: number, body: unknown }} recorded
 * @param {{ status: number, body: unknown }} actual
 * @param {import("./identity-map.mjs").IdentityMap} identities  receives ids that are seen for the first time
 * @returns {Difference[]}
 */
export function compareResponse(recorded, actual, identities) {
  const differences = [];
  // A response with another status has nothing else to compare.
  if (recorded.status !== actual.status)
    return [{ kind: "status", at: "", recorded, actual: { status: actual.status, body: actual.body } }];
  compare(recorded.body ?? null, actual.body ?? null, "", "", differences, identities);
  return differences;
}

function compare(recorded, actual, at, key, differences, identities) {
  const differ = (kind, a = recorded, b = actual) => differences.push({ kind, at, recorded: a, actual: b });
  if (typeOf(recorded) !== typeOf(actual)) return differ("type");
  if (Array.isArray(recorded)) return compareArrays(recorded, actual, at, key, differences, identities);
  if (recorded !== null && typeof recorded === "object")
    return compareObjects(recorded, actual, at, differences, identities);
  if (typeof recorded === "string" && isIdentity(recorded, key)) {
    if (timestamp.test(recorded) && toForm(recorded) !== toForm(actual)) return differ("timestamp form");
    const mapped = identities.relate(recorded, actual);
    return mapped ? undefined : differ("relation");
  }
  return recorded === actual ? undefined : differ("value");
}

function compareArrays(recorded, actual, at, key, differences, identities) {
  if (recorded.length !== actual.length)
    differences.push({ kind: "length", at, recorded: recorded.length, actual: actual.length });
  const sortKey = unordered[key];
  const sorted = (list) =>
    sortKey === undefined
      ? list
      : [...list].sort((a, b) =>
          identities.toActual(sortKey(a)) < identities.toActual(sortKey(b)) ? -1 : 1,
        );
  const others = sorted(actual);
  for (const [index, one] of sorted(recorded).entries())
    if (index < others.length) compare(one, others[index], `${at}[${index}]`, key, differences, identities);
}

function compareObjects(recorded, actual, at, differences, identities) {
  const here = Object.keys(actual);
  const there = Object.keys(recorded);
  const path = (key) => (at === "" ? key : `${at}.${key}`);
  for (const key of there)
    if (!here.includes(key))
      differences.push({ kind: "missing key", at: path(key), recorded: recorded[key], actual: undefined });
  for (const key of here)
    if (!there.includes(key))
      differences.push({ kind: "extra key", at: path(key), recorded: undefined, actual: actual[key] });
  const shared = there.filter((key) => here.includes(key));
  const sharedHere = here.filter((key) => there.includes(key));
  if (shared.join() !== sharedHere.join())
    differences.push({ kind: "key order", at, recorded: shared.join(), actual: sharedHere.join() });
  for (const key of shared) compare(recorded[key], actual[key], path(key), key, differences, identities);
}

function isIdentity(value, key) {
  return timestamp.test(value) || uuid.test(value) || key === "id" || key === "user_id" || key === "log_id";
}

/** How many digits follow the second. */
function toForm(value) {
  return timestamp.test(value) ? (/\.(\d+)Z$/.exec(value)?.[1]?.length ?? 0) : "no timestamp";
}

function typeOf(value) {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
