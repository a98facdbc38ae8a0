/**
 * Child process: milliseconds and CPU microseconds from just before an Action is loaded to the end of its first Login,
 * or of as many first Logins at once as `count` says.
 */
const { writeSync } = require("node:fs");
const { createApi, loadAction } = require("./load-action.cjs");

const { candidate, event, count = 1 } = JSON.parse(process.argv[2]);
const api = createApi();

async function main() {
  const cpu = process.cpuUsage();
  // Not `performance`, which an Action that uses it would then find loaded.
  const begun = process.hrtime.bigint();
  const handler = loadAction(candidate);
  await Promise.all(Array.from({ length: count }, () => handler(event, api)));
  const ms = Number(process.hrtime.bigint() - begun) / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  writeSync(1, JSON.stringify({ ms, cpu: user + system }));
  process.exit(0);
}

main();
