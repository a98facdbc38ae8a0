import { toOutside } from "./allowed-differences.mjs";
import { asListed, findShown, targetOf, withoutThing, withThings } from "./assume-state.mjs";
import { compareResponse } from "./compare-response.mjs";
import { entities } from "./entities.mjs";
import { IdentityMap } from "./identity-map.mjs";

/** Max time that a client may have waited before a read: a build takes seconds. */
const waits = [0, 50, 100, 400, 1_000, 2_000, 3_000, 5_000, 10_000, 130_000];

/** Builds with dependencies take so long that every poll of a recording fits in. */
const buildDelayMs = (dependencies) => (dependencies === 0 ? 300 : 120_000);

/** A successful write had waited for its precondition. */
const settledMs = 130_000;

/**
 * Replays one recording, in order, against one tenant.
 *
 * State from before the recording is assumed. The recording's numbers show where requests are missing; only there may
 * the state have changed by itself, and only if the response would otherwise be wrong. Every assumption is
 * reported.
 *
 * @returns {Promise<{ assumptions: string[], results: { exchange: object, outside?: string, differences: object[] }[] }>}
 */
export async function replaySource(exchanges, createTenant) {
  const clock = { time: Date.UTC(2026, 8, 1, 12), now: () => clock.time };
  const start = (snapshot) =>
    createTenant({ domain: "replay.eu.auth0.com", seed: "replay", buildDelayMs, clock, snapshot });
  let tenant = start();
  let identities = new IdentityMap();
  const assumptions = [];
  const results = [];
  const assume = (snapshot, what, exchange) => {
    tenant = start(snapshot);
    assumptions.push(`${exchange.source}: ${what}`);
  };
  const exists = ({ kind, id }) => {
    const { list, idOf } = entities[kind];
    return tenant.snapshot().state[list].some((one) => idOf(one) === identities.toActual(id));
  };

  let previous;
  const removed = new Set();
  for (const [index, exchange] of exchanges.entries()) {
    const isGap = toNumber(exchange) !== toNumber(previous) + 1;
    previous = exchange;
    const outside = toOutside(exchange);
    if (outside !== undefined) {
      results.push({ exchange, outside, differences: [] });
      continue;
    }
    const later = exchanges.slice(index + 1);
    const succeeded = exchange.status < 300;
    const isCreation = exchange.status === 201;
    const isWrite = exchange.method !== "GET";

    const unknown = findShown(exchange, later).filter((one) => !exists(one) && !removed.has(one.id));
    if (succeeded && !isCreation && unknown.length > 0)
      assume(
        withThings(tenant.snapshot(), unknown, clock.time),
        `exists: ${unknown.map(({ kind, id }) => `${kind} ${id}`).join(", ")}`,
        exchange,
      );
    const target = targetOf(exchange.path);
    if (exchange.status === 404 && isGap && target !== undefined && exists(target)) {
      const actual = { ...target, id: identities.toActual(target.id) };
      assume(
        withoutThing(tenant.snapshot(), actual),
        `removed by an unrecorded request: ${target.id}`,
        exchange,
      );
    }

    clock.time += isWrite && succeeded ? settledMs : 1;
    let attempt = await tryExchange(tenant, clock, exchange, identities);
    const mayHaveChanged = isGap || unknown.length > 0;
    if (attempt.differences.length > 0 && !isWrite && mayHaveChanged && succeeded) {
      const before = tenant.snapshot();
      const shown = findShown(exchange, []).map((one) => ({ ...one, id: identities.toActual(one.id) }));
      const listed = asListed(withThings(before, shown, clock.time), exchange, (id) =>
        identities.toActual(id),
      );
      const other = start(listed);
      const second = await tryExchange(other, clock, exchange, identities);
      if (second.differences.length < attempt.differences.length) {
        assume(listed, "changed by unrecorded requests to what is shown", exchange);
        attempt = second;
      }
    }
    identities = attempt.identities;
    if (exchange.method === "DELETE" && succeeded && target !== undefined) removed.add(target.id);
    results.push({ exchange, differences: attempt.differences });
  }
  return { assumptions, results };
}

/** Sends an exchange's request; repeats a read until the response is as recorded, or time is up. */
async function tryExchange(tenant, clock, exchange, identities) {
  const startedAt = clock.time;
  /** @type {{differences: import("./compare-response.mjs").Difference[], identities: IdentityMap, time: number} | undefined} */
  let best;
  for (const wait of exchange.method === "GET" ? waits : [0]) {
    clock.time = startedAt + wait;
    const fork = identities.fork();
    const response = await send(tenant, exchange, identities);
    const recorded = { status: exchange.status, body: exchange.responseBody };
    const differences = compareResponse(recorded, response, fork);
    if (best === undefined || differences.length < best.differences.length)
      best = { differences, identities: fork, time: clock.time };
    if (differences.length === 0) break;
  }
  if (best === undefined) throw new Error(`${exchange.source}: no attempt was made`);
  clock.time = best.time;
  return best;
}

async function send(tenant, { method, path, requestBody }, identities) {
  const body = requestBody === null ? undefined : JSON.stringify(identities.translateBody(requestBody));
  const response = await tenant.handle(
    new Request(`https://replay.eu.auth0.com${identities.translatePath(path)}`, {
      method,
      headers: {
        authorization: `Bearer ${tenant.issueToken()}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body }),
    }),
  );
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

/** The exchange's number within its source. Recordings that omit requests skip their numbers. */
function toNumber(exchange) {
  return Number(/#(\d+)$/.exec(exchange?.source ?? "")?.[1] ?? Number.NaN);
}
