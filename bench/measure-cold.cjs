/** Child process: milliseconds and CPU microseconds from just before an Action is loaded to the end of its first Login. */
const { writeSync } = require("node:fs");
const { createApi, loadAction } = require("./load-action.cjs");

const { candidate, event } = JSON.parse(process.argv[2]);
const api = createApi();

async function main() {
  const cpu = process.cpuUsage();
  // Not `performance`, which an Action that uses it would then find loaded.
  const begun = process.hrtime.bigint();
  await loadAction(candidate)(event, api);
  const ms = Number(process.hrtime.bigint() - begun) / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  writeSync(1, JSON.stringify({ ms, cpu: user + system }));
  process.exit(0);
}

main();
