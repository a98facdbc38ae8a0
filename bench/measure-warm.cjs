/**
 * Child process: warm Logins of one candidate against the bare POST, in alternating blocks. Prints, for each
 * pair of blocks, the ratios of median latency and of CPU time.
 */
const { createApi, loadAction } = require("./load-action.cjs");

const { bare, candidate, event, warmUp, rounds, block } = JSON.parse(process.argv[2]);
const api = createApi();
const text = JSON.stringify(event);
const handlers = [loadAction(bare), loadAction(candidate)];

/** Every login has a new event, as it would come from Auth0: equal texts, but no shared objects. */
async function run(handler, count) {
  const events = Array.from({ length: count }, () => JSON.parse(text));
  const latencies = [];
  const cpu = process.cpuUsage();
  for (const login of events) {
    const begun = process.hrtime.bigint();
    await handler(login, api);
    latencies.push(Number(process.hrtime.bigint() - begun));
  }
  const { user, system } = process.cpuUsage(cpu);
  return { latency: median(latencies), cpu: user + system };
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

async function main() {
  for (const handler of handlers) await run(handler, warmUp);
  const pairs = [];
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    const results = [];
    for (const index of order) results[index] = await run(handlers[index], block);
    const [base, own] = results;
    pairs.push({ latency: own.latency / base.latency, cpu: own.cpu / base.cpu });
  }
  console.log(JSON.stringify(pairs));
  process.exit(0);
}

main();
