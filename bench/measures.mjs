import { measure } from "./child.mjs";
import { createDelayProxy } from "./delay-proxy.mjs";
import { event, toSecrets } from "./fixtures.mjs";
import { toQuartiles } from "./statistics.mjs";

/** Milliseconds. Much longer than a handshake computes, so that the quotient is close to a whole number. */
const rtt = 200;

const toEvent = (secrets, exchange) => ({ ...event, secrets, exchange });

/** The bytes of the Action's own request, which the bare POST sends too. */
export async function recordExchange(runtime, servers, action) {
  const secrets = toSecrets(servers.ports)[action.secrets];
  await measure(runtime, "measure-cold.cjs", { candidate: action, event: toEvent(secrets) });
  const [{ url, headers, body }] = await servers.take();
  const { host, connection, ...sent } = headers;
  return { host: "127.0.0.1", port: servers.ports.splunk, path: url, method: "POST", headers: sent, body };
}

/** Warm Logins divided by those of the bare POST, interleaved in one process: latency and CPU. */
export async function measureWarm(runtime, servers, { bare, candidate, exchange, warmUp, rounds }) {
  const secrets = toSecrets(servers.ports)[candidate.secrets];
  const input = { bare, candidate, event: toEvent(secrets, exchange), warmUp, rounds, block: 20 };
  const { result } = await measure(runtime, "measure-warm.cjs", input);
  await servers.take();
  return {
    latency: toQuartiles(result.map((pair) => pair.latency)),
    cpu: toQuartiles(result.map((pair) => pair.cpu)),
  };
}

/** Loading and the first Login of fresh processes, divided by those of a bare one that ran just before or after. */
export async function measureCold(runtime, servers, { bare, candidates, exchange, runs }) {
  const all = [bare, ...candidates];
  const ratios = new Map(candidates.map(({ name }) => [name, []]));
  for (let turn = 0; turn < runs; turn++) {
    const results = new Map();
    for (let step = 0; step < all.length; step++) {
      const candidate = all[(turn + step) % all.length];
      const secrets = toSecrets(servers.ports)[candidate.secrets];
      const input = { candidate, event: toEvent(secrets, exchange) };
      const { wall, result } = await measure(runtime, "measure-cold.cjs", input);
      results.set(candidate, { ...result, wall });
    }
    const base = results.get(bare);
    for (const candidate of candidates) {
      const own = results.get(candidate);
      const ratio = { time: own.ms / base.ms, cpu: own.cpu / base.cpu, wall: own.wall / base.wall };
      ratios.get(candidate.name).push(ratio);
    }
  }
  await servers.take();
  return new Map(
    candidates.map(({ name }) => {
      const of = (key) => toQuartiles(ratios.get(name).map((ratio) => ratio[key]));
      return [name, { time: of("time"), cpu: of("cpu"), wall: of("wall") }];
    }),
  );
}

/** Round trip of the first Logins of a distant Splunk, in milliseconds. */
const nearRtt = 10;

/**
 * First Logins of fresh processes with a Splunk that is 10 ms away, divided by those of the bare POST: one, one with a
 * private CA, and fifty at once in one instance.
 *
 * @returns quartiles of ratios, and for the private CA the milliseconds that it adds
 */
export async function measureFarCold(runtime, servers, { bare, action, exchange, certificate, runs }) {
  const proxy = await createDelayProxy(servers.ports.splunk, nearRtt);
  const secrets = toSecrets({ ...servers.ports, splunk: proxy.port }).hec;
  const toInput = (candidate, others = {}, count = 1) => ({
    candidate,
    event: toEvent({ ...secrets, ...others }, { ...exchange, port: proxy.port }),
    count,
  });
  const inputs = {
    bare: toInput(bare),
    action: toInput(action),
    privateCa: toInput(action, { SPLUNK_CA_CERT: certificate }),
    bareCrowd: toInput(bare, {}, 50),
    crowd: toInput(action, { TIME_BUDGET_MS: "15000" }, 50),
  };
  const names = Object.keys(inputs);
  const turns = [];
  for (let turn = 0; turn < runs; turn++) {
    const results = {};
    for (let step = 0; step < names.length; step++) {
      const name = names[(turn + step) % names.length];
      results[name] = (await measure(runtime, "measure-cold.cjs", inputs[name])).result.ms;
    }
    turns.push(results);
  }
  proxy.close();
  await servers.take();
  const of = (read) => toQuartiles(turns.map(read));
  return {
    cold: of(({ action, bare }) => action / bare),
    privateCaMs: of(({ privateCa, action }) => privateCa - action),
    crowd: of(({ crowd, bareCrowd }) => crowd / bareCrowd),
  };
}

/** A Login whose connection was dropped without a reset. A third of the budget is 1 000 ms. */
export async function measureLost(runtime, servers, { action, runs }) {
  const event = toEvent({ ...toSecrets(servers.ports).hec, TIME_BUDGET_MS: "3000" });
  const input = { candidate: action, event, target: servers.ports.splunk };
  const run = async (idleMs) => {
    const results = [];
    for (let turn = 0; turn < runs; turn++) {
      results.push((await measure(runtime, "measure-lost.cjs", { ...input, idleMs })).result);
    }
    return results;
  };
  const forgotten = await run(300_000);
  const silent = await run(0);
  await servers.take();
  const accepted = (results) => results.filter(({ line }) => / accepted /.test(line)).length / results.length;
  return {
    forgotten: {
      toFirst: toQuartiles(forgotten.map(({ lost, cold }) => lost / cold)),
      accepted: accepted(forgotten),
    },
    silent: { toBudget: toQuartiles(silent.map(({ lost }) => lost / 3000)), accepted: accepted(silent) },
  };
}

/** The first SignUp of fresh processes, and the following ones, in round trips to servers that are far away. */
export async function measureSignUp(runtime, servers, { candidate, runs }) {
  const proxies = await toDistant(servers.ports);
  const results = [];
  for (let turn = 0; turn < runs; turn++) results.push(await signUp(runtime, proxies.ports, candidate, 3));
  proxies.close();
  await servers.take();
  return {
    cold: toQuartiles(results.map(({ cold }) => cold / rtt)),
    warm: toQuartiles(results.flatMap(({ warm }) => warm.map((duration) => duration / rtt))),
  };
}

/**
 * Whether the flag waits for Splunk. Splunk's response is delayed so long that a flag that does not wait would be seen
 * before it. Then Splunk refuses, and no flag may be seen.
 */
export async function checkOrder(runtime, servers, candidate) {
  const proxies = await toDistant(servers.ports);
  await servers.behave({ hold: 3 * rtt });
  await signUp(runtime, proxies.ports, candidate, 3);
  const held = (await servers.take()).map(({ what }) => what).filter((what) => what !== "token");
  await servers.behave({ refuse: true });
  await signUp(runtime, proxies.ports, candidate, 3).catch(() => {});
  const refused = (await servers.take()).map(({ what }) => what);
  await servers.behave({});
  proxies.close();
  const wanted = Array(4).fill("event accepted flag").join(" ");
  return {
    flagAfterAcceptance: held.join(" ") === wanted,
    noFlagAfterRefusal: refused.includes("refused") && !refused.includes("flag"),
  };
}

async function toDistant({ splunk, auth0 }) {
  const proxies = { splunk: await createDelayProxy(splunk, rtt), auth0: await createDelayProxy(auth0, rtt) };
  return {
    ports: { splunk: proxies.splunk.port, auth0: proxies.auth0.port },
    close: () => {
      proxies.splunk.close();
      proxies.auth0.close();
    },
  };
}

async function signUp(runtime, ports, candidate, count) {
  const input = { candidate, event: toEvent(toSecrets(ports)[candidate.secrets]), count };
  return (await measure(runtime, "measure-sign-up.cjs", input)).result;
}
