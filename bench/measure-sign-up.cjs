/** Child process: milliseconds of a fresh instance's first SignUp, and of those that follow it. */
const { createApi, loadAction } = require("./load-action.cjs");

const { candidate, event, count } = JSON.parse(process.argv[2]);

async function main() {
  const handler = loadAction(candidate);
  const api = createApi();
  const durations = [];
  for (let number = 0; number <= count; number++) {
    const user = { ...event.user, user_id: `${event.user.user_id}${number}`, app_metadata: {} };
    const begun = performance.now();
    await handler({ ...event, user }, api);
    durations.push(performance.now() - begun);
  }
  const [cold, ...warm] = durations;
  console.log(JSON.stringify({ cold, warm }));
  process.exit(0);
}

main();
